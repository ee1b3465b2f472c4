"""`torchvet rule`: the page of a rule."""

from __future__ import annotations

import json

from sample import Run

from torchvet.rules._contract import all_rules


def test_the_page_of_a_rule(run: Run) -> None:
    outcome = run("rule", "missing-zero-grad")
    assert outcome.code == 0
    for part in (
        "missing-zero-grad\n",
        "\nBad:\n",
        "\nGood:\n",
        "Severity: error",
        "Fix: safe",
        "Since: 0.1",
    ):
        assert part in outcome.out


def test_every_rule_has_a_page(run: Run) -> None:
    out = run("rule", "--all").out
    assert [each.name for each in all_rules() if f"{each.name}\n{'=' * len(each.name)}\n" not in out] == []


def test_pages_as_json(run: Run) -> None:
    pages = json.loads(run("rule", "--all", "--output-format", "json").out)
    assert [each["name"] for each in pages] == [each.name for each in all_rules()]
    page = json.loads(run("rule", "missing-zero-grad", "--output-format", "json").out)
    assert list(page) == ["name", "summary", "severity", "fix", "since", "documentation"]
    assert (page["severity"], page["fix"]) == ("error", "safe")
