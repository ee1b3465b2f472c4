"""What a rule is: a documented function from one fact to reports, found by walking this folder.

The first parameter's annotation says which fact the rule wants; a fact is a class in `facts/` with a
`find(file: FileFacts)` classmethod that yields its instances. An optional `file` parameter gets the `FileFacts`.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import get_type_hints

from torchvet.diagnostics import Applicability, Edit, Fix, Message, Range, Related, Severity
from torchvet.facts.file import FactType

ERROR, WARNING, HINT = Severity.ERROR, Severity.WARNING, Severity.HINT


@dataclass(frozen=True)
class Report:
    """One finding as a rule states it. `severity` overrides the rule's own, downwards, for weak evidence."""

    range: Range
    message: Message
    fix: Fix | None = None
    related: tuple[Related, ...] = ()
    severity: Severity | None = None


@dataclass(frozen=True)
class Rule:
    """A discovered rule: `name` is its file name with dashes."""

    name: str
    severity: Severity
    since: str
    fact: FactType[object]
    wants_file: bool
    check: Callable[..., Iterator[Report]]
    doc: str


def rule(*, severity: Severity, since: str) -> Callable[[Callable[..., Iterator[Report]]], Rule]:
    """Makes a `Rule` of a function whose docstring is its page."""

    def register(check: Callable[..., Iterator[Report]]) -> Rule:
        hints = get_type_hints(check)
        parameters = list(inspect.signature(check).parameters)
        return Rule(
            name=check.__name__.replace("_", "-"),
            severity=severity,
            since=since,
            fact=hints[parameters[0]],
            wants_file="file" in parameters[1:],
            check=check,
            doc=inspect.getdoc(check) or "",
        )

    return register


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule in this folder, by name."""
    package = importlib.import_module("torchvet.rules")
    names = [each.name for each in pkgutil.iter_modules(package.__path__) if not each.name.startswith("_")]
    found: list[Rule] = [getattr(importlib.import_module(f"torchvet.rules.{name}"), name) for name in names]
    return tuple(sorted(found, key=lambda each: each.name))


def message(template: str, **names: object) -> Message:
    """A message in the user's own names."""
    return Message(template, names)


def related(where: Range, template: str, path: str = "", **names: object) -> Related:
    """A place that proves the finding."""
    return Related(where, Message(template, names), path)


def safe_fix(title: str, *edits: Edit, **names: object) -> Fix:
    """A fix that fix-all may apply."""
    return Fix(Message(title, names), Applicability.SAFE, edits)


def unsafe_fix(title: str, *edits: Edit, **names: object) -> Fix:
    """A fix that a person has to look at."""
    return Fix(Message(title, names), Applicability.UNSAFE, edits)
