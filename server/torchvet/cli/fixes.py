"""Fixing a text: fixes that don't touch each other go in together, the rest in later passes, until nothing changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from torchvet.diagnostics import Applicability, Diagnostic, Edit, Fix
from torchvet.syntax.edits import apply_edits
from torchvet.syntax.source import SourceFile

# A file needs two or three passes; more means that two fixes undo each other.
_MAX_PASSES = 20

Checker = Callable[[SourceFile], list[Diagnostic]]


class FixError(Exception):
    """Fixes that break the file or never come to rest: a mistake in a rule, not in the user's file."""


@dataclass(frozen=True)
class Fixed:
    """The text after all fixes, what is still found in it, and how many findings were fixed."""

    text: str
    findings: list[Diagnostic]
    n_fixed: int


def fixed(source: SourceFile, check: Checker, with_unsafe: bool) -> Fixed:
    """`source` with every fix applied that is safe, or any when `with_unsafe`; raises `FixError`."""
    n_fixed = 0
    findings = check(source)
    if source.recovered.error is not None:
        # What can't be parsed can't be proven whole afterwards either.
        return Fixed(source.text, findings, 0)
    for _ in range(_MAX_PASSES):
        chosen = _apart([each for each in findings if is_fixable(each, with_unsafe)])
        text = apply_edits(source.text, _edits(chosen, _line_end(source.text)))
        if text == source.text:
            return Fixed(text, findings, n_fixed)
        source = replace(source, text=text)
        _hold_whole(source, chosen)
        n_fixed += len(chosen)
        findings = check(source)
    raise FixError("fixes of " + ", ".join(sorted({each.rule for each in findings})) + " undo each other")


def is_fixable(found: Diagnostic, with_unsafe: bool) -> bool:
    """Whether `found` has a fix that may be applied."""
    return found.fix is not None and (with_unsafe or found.fix.applicability is Applicability.SAFE)


def _apart(findings: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Findings, first come first served, whose fixes change different lines."""
    chosen: list[Diagnostic] = []
    taken: list[tuple[int, int]] = []
    for each in findings:
        assert each.fix is not None
        first, last = _lines(each.fix)
        if all(last < start or end < first for start, end in taken):
            chosen.append(each)
            taken.append((first, last))
    return chosen


def _lines(fix: Fix) -> tuple[int, int]:
    ranges = [edit.range for edit in fix.edits]
    return (
        min((each.start.line for each in ranges), default=0),
        max((each.end.line for each in ranges), default=0),
    )


def _edits(findings: Sequence[Diagnostic], line_end: str) -> list[Edit]:
    fixes = [each.fix for each in findings if each.fix is not None]
    return [Edit(edit.range, edit.text.replace("\n", line_end)) for fix in fixes for edit in fix.edits]


def _line_end(text: str) -> str:
    """The line end that `text` mostly uses."""
    windows = text.count("\r\n")
    kinds = {"\n": text.count("\n") - windows, "\r\n": windows, "\r": text.count("\r") - windows}
    return max(kinds, key=lambda each: kinds[each]) if any(kinds.values()) else "\n"


def _hold_whole(source: SourceFile, chosen: Sequence[Diagnostic]) -> None:
    error = source.recovered.error
    if error is not None:
        rules = ", ".join(sorted({each.rule for each in chosen}))
        raise FixError(f"a fix of {rules} would break line {error.line} ({error.text}); nothing was changed")
