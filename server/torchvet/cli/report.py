"""Prints the results of a check and decides the exit code. Findings go to standard output, trouble to standard error."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

from torchvet.cli.check_file import CheckedFile
from torchvet.cli.exits import FINDINGS, OK, USAGE_OR_INTERNAL_ERROR
from torchvet.cli.fixes import is_fixable
from torchvet.cli.json_report import as_json
from torchvet.cli.request import Change, CheckRequest
from torchvet.cli.text import as_text, counted, printable, statistics
from torchvet.diagnostics import Diagnostic, Severity

FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit")


def print_report(
    results: Sequence[CheckedFile], request: CheckRequest, output_format: str, with_statistics: bool
) -> None:
    """Writes findings, fixes, statistics and a closing line to where each belongs."""
    told_once = dict.fromkeys(note for each in results for note in each.notes)
    problems = [f"{each.path}: {each.problem}" for each in results if each.problem]
    for line in [*told_once, *problems]:
        print(printable(line), file=sys.stderr)
    findings = [found for each in results for found in each.findings]
    # A diff or a fixed text takes standard output; what is said about it goes elsewhere.
    told = sys.stdout
    if request.change is Change.DIFF:
        _write_bytes(_diff(each).encode(each.encoding.removesuffix("-sig")) for each in results)
        told = sys.stderr
    elif request.change is Change.WRITE and request.texts:
        _write_bytes(each.text.encode(each.encoding) for each in results)
        told = sys.stderr
    if output_format != "text":
        told.write(_document(output_format, results, findings))
        _write_statistics(findings, with_statistics, sys.stderr)
        return
    if request.change is not Change.DIFF:
        coloured = _is_coloured(told)
        told.writelines(
            as_text(here, text, coloured) + "\n" for each in results for here, text in _by_cell(each)
        )
    _write_statistics(findings, with_statistics, told)
    told.write(_summary(results, findings, request) + "\n")


def _document(output_format: str, results: Sequence[CheckedFile], findings: list[Diagnostic]) -> str:
    """The whole report in a format that programs read."""
    if output_format == "json":
        return as_json(findings)
    # Imported here: most runs print text.
    from torchvet.cli.baseline import fingerprints
    from torchvet.cli.ci_reports import as_github, as_gitlab, as_junit
    from torchvet.cli.sarif import as_sarif

    if output_format == "github":
        return as_github(findings)
    if output_format == "junit":
        return as_junit(findings, [each.path for each in results if not each.problem])
    marks = [mark for each in results for mark in fingerprints(each, Path())]
    return as_sarif(findings, marks) if output_format == "sarif" else as_gitlab(findings, marks)


def exit_code(results: Sequence[CheckedFile], request: CheckRequest) -> int:
    """2 when something could not be checked, 1 for findings above hints or changes to be made, else 0."""
    if any(each.problem for each in results):
        return USAGE_OR_INTERNAL_ERROR
    if any(found.severity is not Severity.HINT for each in results for found in each.findings):
        return FINDINGS
    would_change = request.change is Change.DIFF and any(each.text != each.before for each in results)
    return FINDINGS if would_change else OK


def _by_cell(result: CheckedFile) -> Iterable[tuple[list[Diagnostic], str]]:
    """The findings of a file with its text; of a notebook cell by cell."""
    texts: dict[int | None, str] = {None: result.text}
    texts.update(result.cells)
    for cell, text in texts.items():
        here = [each for each in result.findings if each.cell == cell]
        if here:
            yield here, text


def _write_bytes(parts: Iterable[bytes]) -> None:
    """Source text leaves as it came, whatever the terminal's own encoding and line ends."""
    sys.stdout.flush()
    sys.stdout.buffer.writelines(parts)
    sys.stdout.buffer.flush()


def _write_statistics(findings: Sequence[Diagnostic], wanted: bool, stream: TextIO) -> None:
    if wanted and findings:
        stream.write(statistics(findings) + "\n")


def _summary(results: Sequence[CheckedFile], findings: Sequence[Diagnostic], request: CheckRequest) -> str:
    n_checked = sum(not each.problem for each in results)
    n_fixed = sum(each.n_fixed for each in results)
    parts = []
    if n_fixed:
        verb = "would be" if request.change is Change.DIFF else "were" if n_fixed > 1 else "was"
        parts.append(f"{counted(n_fixed, 'finding')} {verb} fixed")
    if not findings:
        parts.append(f"nothing {'else ' if n_fixed else ''}found in {counted(n_checked, 'file')}")
        return _sentence(parts)
    kinds = [(each, sum(found.severity is each for found in findings)) for each in Severity]
    listing = ", ".join(counted(number, kind.value) for kind, number in kinds if number)
    n_files = sum(bool(each.findings) for each in results)
    parts.append(f"{listing} in {n_files} of {counted(n_checked, 'file')}")
    parts += _what_helps(findings, request)
    return _sentence(parts)


def _what_helps(findings: Sequence[Diagnostic], request: CheckRequest) -> list[str]:
    n_now = sum(is_fixable(each, request.with_unsafe) for each in findings)
    n_ever = sum(each.fix is not None for each in findings)
    if request.change is Change.NOTHING and n_now:
        option = "--fix --unsafe-fixes" if request.with_unsafe else "--fix"
        more = f" ({n_ever - n_now} more with --unsafe-fixes)" if n_ever > n_now else ""
        return [f"{n_now} fixable with {option}{more}"]
    if n_ever > n_now:
        return [f"{n_ever - n_now} fixable with --fix --unsafe-fixes"]
    return []


def _sentence(parts: Sequence[str]) -> str:
    joined = "; ".join(parts)
    return joined[0].upper() + joined[1:]


def _diff(result: CheckedFile) -> str:
    if result.before == result.text:
        return ""
    # Imported here: only runs that change something pay for it.
    import difflib

    rows = difflib.unified_diff(
        list(io.StringIO(result.before, newline="\n")),
        list(io.StringIO(result.text, newline="\n")),
        result.path,
        result.path,
    )
    return "".join(row if row.endswith("\n") else row + "\n\\ No newline at end of file\n" for row in rows)


def _is_coloured(stream: TextIO) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
