"""Every rule's page is true: Bad reports exactly this rule, Good nothing at all, and the fix makes Bad silent."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from checking import folder_with, has_fix, shown, without_advice

from torchvet.diagnostics import Applicability
from torchvet.rules._contract import Rule, all_rules
from torchvet.rules._page import PageError, parse_page

_EVERY_RULE = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)


def test_rules_are_discovered() -> None:
    assert {"missing-zero-grad", "state-dict-overwritten"} <= {each.name for each in all_rules()}


@_EVERY_RULE
def test_title_is_one_plain_sentence(rule: Rule) -> None:
    title = parse_page(rule.doc).title
    assert title[0].isupper() or title[0] == "`"
    assert title.endswith(".")
    assert len(title) <= 100


@_EVERY_RULE
def test_bad_reports_exactly_this_rule(rule: Rule, tmp_path: Path) -> None:
    page = parse_page(rule.doc)
    findings = folder_with(tmp_path, "page.py", page.bad).check("page.py")
    findings = without_advice(findings, rule.name)
    assert {each.rule for each in findings} == {rule.name}, [shown(each) for each in findings]


@_EVERY_RULE
def test_good_is_silent_under_all_rules(rule: Rule, tmp_path: Path) -> None:
    page = parse_page(rule.doc)
    findings = folder_with(tmp_path, "page.py", page.good).check("page.py")
    assert [shown(each) for each in without_advice(findings, rule.name)] == []


@_EVERY_RULE
def test_examples_are_whole_programs(rule: Rule) -> None:
    page = parse_page(rule.doc)
    if rule.name == "syntax-error":
        with pytest.raises(SyntaxError):
            ast.parse(page.bad)
    else:
        assert ast.parse(page.bad).body
    assert ast.parse(page.good).body


@_EVERY_RULE
def test_fix_makes_bad_silent_and_comes_to_rest(rule: Rule, tmp_path: Path) -> None:
    page = parse_page(rule.doc)
    folder = folder_with(tmp_path, "page.py", page.bad)
    findings = folder.check("page.py")
    safe, unsafe = (has_fix(findings, each) for each in (Applicability.SAFE, Applicability.UNSAFE))
    if not safe and not unsafe:
        return
    once = folder.fixed("page.py", page.bad, with_unsafe=not safe)
    assert once != page.bad
    assert rule.name not in {each.rule for each in folder.check("page.py", once)}, once
    assert folder.fixed("page.py", once, with_unsafe=not safe) == once


@pytest.mark.parametrize(
    ("doc", "missing"),
    [
        ("Title.\n\nWhy.\n\nBad:\n    x = 1\n", "a block 'Good:'"),
        ("Title.\n\nBad:\n    x = 1\n\nGood:\n    x = 2\n", "an explanation"),
        ("Title.\n\nWhy.\n\nBad:\nGood:\n    x = 2\n", "a block 'Bad:'"),
        ("", "a title line"),
    ],
)
def test_incomplete_page_says_what_is_missing(doc: str, missing: str) -> None:
    with pytest.raises(PageError, match=missing):
        parse_page(doc)


def test_page_keeps_indentation_inside_examples_and_prose_after_them() -> None:
    doc = "T.\n\nWhy.\n\nBad:\n    if a:\n        b\n\n    c\n\nGood:\n    d\n\nThe fix is unsafe because.\n"
    page = parse_page(doc)
    assert page.bad == "if a:\n    b\n\nc\n"
    assert page.good == "d\n"
    assert page.explanation == "Why.\n\nThe fix is unsafe because."
