"""`torchvet rule`: the page of one rule or of all, as its docstring says it."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from torchvet.check import check
from torchvet.cli.exits import OK, USAGE_OR_INTERNAL_ERROR
from torchvet.project.index import Project
from torchvet.project.spelling import did_you_mean
from torchvet.rules._contract import Rule, all_rules
from torchvet.rules._page import parse_page
from torchvet.settings import Settings
from torchvet.syntax.source import SourceFile


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options of `torchvet rule`."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("name", nargs="?", metavar="NAME", help="the rule to explain")
    which.add_argument("--all", action="store_true", help="explain every rule")
    parser.add_argument("--output-format", choices=("text", "json"), default="text")


def run(arguments: argparse.Namespace) -> int:
    """Prints the pages asked for and returns the exit code."""
    rules = [each for each in all_rules() if arguments.all or each.name == arguments.name]
    if not rules and not arguments.all:
        hint = did_you_mean(arguments.name, [each.name for each in all_rules()])
        print(f"torchvet: no rule {arguments.name!r}{hint}", file=sys.stderr)
        return USAGE_OR_INTERNAL_ERROR
    if arguments.output_format == "json":
        pages = [_as_object(each) for each in rules]
        print(json.dumps(pages if arguments.all else pages[0], indent=2))
    else:
        print("\n\n".join(_page(each) for each in rules))
    return OK


def _page(rule: Rule) -> str:
    facts = [f"Severity: {rule.severity.value}", f"Fix: {_fix(rule) or 'none'}", f"Since: {rule.since}"]
    return f"{rule.name}\n{'=' * len(rule.name)}\n\n{rule.doc}\n\n" + "\n".join(facts)


def _as_object(rule: Rule) -> dict[str, Any]:
    """A JSON object; its values are whatever JSON allows."""
    return {
        "name": rule.name,
        "summary": rule.doc.split("\n", 1)[0],
        "severity": rule.severity.value,
        "fix": _fix(rule),
        "since": rule.since,
        "documentation": rule.doc,
    }


def _fix(rule: Rule) -> str | None:
    """The applicability of the fix that the rule offers for the bad example of its own page, None without one."""
    source = SourceFile("example.py", parse_page(rule.doc).bad)
    found = check(source, Settings(select=frozenset([rule.name])), Project(()).gather(source))
    return next((each.fix.applicability.value for each in found if each.fix is not None), None)
