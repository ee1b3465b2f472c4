"""The one function behind editor and command line: a text, settings and evidence in, findings out."""

from __future__ import annotations

from collections.abc import Callable

from torchvet.diagnostics import Diagnostic, Severity
from torchvet.evidence import NO_EVIDENCE, Evidence
from torchvet.facts.file import FileFacts
from torchvet.facts.unused_ignores import UnusedIgnore
from torchvet.rules._contract import Report, Rule, all_rules
from torchvet.settings import DEFAULT_SETTINGS, Settings
from torchvet.syntax.source import SourceFile


def check(
    source: SourceFile,
    settings: Settings = DEFAULT_SETTINGS,
    evidence: Evidence = NO_EVIDENCE,
    on_crash: Callable[[str, Exception], None] | None = None,
) -> list[Diagnostic]:
    """All findings in `source`, by place. Pure: the same input gives the same list.

    A rule that breaks costs its own findings only when `on_crash` is there to hear of it.
    """
    if "torch" not in source.text and not _looks_pasted(source.text):
        return []
    file = FileFacts(source, evidence)
    found: list[Diagnostic] = []
    weighted = [(rule, settings.weight(rule.name, rule.severity)) for rule in all_rules()]
    # What no finding needed is known at the end.
    weighted.sort(key=lambda each: each[0].fact is UnusedIgnore)
    others = [(rule, weight) for rule, weight in weighted if rule.fact is not UnusedIgnore]
    file.rules_run = frozenset(rule.name for rule, weight in others if weight is not None)
    file.has_run_everything = len(file.rules_run) == len(others)
    for rule, weight in weighted:
        if weight is not None:
            reported = _run_guarded(rule, weight, file, on_crash)
            found += [each for each in reported if not file.suppressions.cover(each)]
    unique = {(each.rule, each.range): each for each in reversed(found)}
    return sorted(unique.values(), key=lambda each: (each.range, each.rule))


def _run_guarded(
    rule: Rule, weight: Severity, file: FileFacts, on_crash: Callable[[str, Exception], None] | None
) -> list[Diagnostic]:
    if on_crash is None:
        return _run(rule, weight, file)
    try:
        return _run(rule, weight, file)
    except Exception as error:  # noqa: BLE001  # a mistake of ours must not take the other findings with it
        on_crash(rule.name, error)
        return []


def _run(rule: Rule, weight: Severity, file: FileFacts) -> list[Diagnostic]:
    reports: list[Report] = []
    for fact in file.facts(rule.fact):
        reports += rule.check(fact, file=file) if rule.wants_file else rule.check(fact)
    return [
        Diagnostic(
            path=file.source.path,
            rule=rule.name,
            severity=min(weight, report.severity or weight, key=lambda each: each.rank),
            message=report.message,
            range=report.range,
            fix=report.fix,
            related=report.related,
        )
        for report in reports
    ]


def _looks_pasted(text: str) -> bool:
    """A course fragment without imports still has the loop's own words."""
    return any(word in text for word in (".backward(", "state_dict", ".squeeze(", "nn.", "optim."))
