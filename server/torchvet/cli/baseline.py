"""Findings that were there when the checker came: told apart from new ones by what they are, not where they stand.

A finding is the same as long as its rule, the function around it and its line, spaces aside, are. A baseline only
shrinks: what is mended leaves it, and nothing ever enters it again.
"""

from __future__ import annotations

import ast
import json
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from torchvet.cli.check_file import CheckedFile
from torchvet.cli.text import counted
from torchvet.diagnostics import Diagnostic
from torchvet.syntax.source import SourceFile

_VERSION = 1
# What the variable CI may hold where it does not mean that a service runs this.
_NOT_CI = ("", "0", "false")


class BaselineError(Exception):
    """The baseline file can't be read or written; says which and why."""


def fingerprints(result: CheckedFile, top: Path) -> list[str]:
    """What identifies each finding of a file: path below `top`, rule, enclosing functions and classes, and its line."""
    if not result.findings:
        return []
    path = _below(result.path, top)
    texts: dict[int | None, str] = {None: result.text}
    texts.update(result.cells)
    sources = {cell: SourceFile(result.path, texts[cell]) for cell in {each.cell for each in result.findings}}
    scopes = {cell: _scopes(source.tree) for cell, source in sources.items()}
    return [_fingerprint(path, each, sources[each.cell].lines, scopes[each.cell]) for each in result.findings]


def _below(path: str, top: Path) -> str:
    """`path` as seen from the folder `top`, however it was typed."""
    absolute, start = os.path.abspath(path), os.path.abspath(top)  # noqa: PTH100  # links stay as they are
    try:
        return PurePath(os.path.relpath(absolute, start)).as_posix()
    except ValueError:
        # On another drive.
        return PurePath(absolute).as_posix()


def _fingerprint(path: str, found: Diagnostic, lines: list[str], scopes: list[tuple[int, int, str]]) -> str:
    line = found.range.start.line
    around = ".".join(name for first, last, name in scopes if first <= line <= last)
    text = " ".join(lines[line - 1].split()) if line <= len(lines) else ""
    return "\n".join([path, found.rule, around, text])


def _scopes(tree: ast.Module) -> list[tuple[int, int, str]]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    found = [each for each in ast.walk(tree) if isinstance(each, kinds)]
    return sorted((each.lineno, each.end_lineno or each.lineno, each.name) for each in found)


def without_known(
    results: Sequence[CheckedFile], file: Path, is_whole: bool
) -> tuple[list[CheckedFile], str]:
    """`results` without what `file` holds, and what there is to say about it; makes the file when there is none.

    Only a run under all rules and severities (`is_whole`) shows that something is mended.

    Raises BaselineError when the file can't be read or written, or is missing where a CI service runs this.
    """
    marks = [fingerprints(each, file.parent) for each in results]
    if not file.exists():
        if os.environ.get("CI", "").lower() not in _NOT_CI:
            raise BaselineError(
                f"{file} is not there, and under CI it is not made, since it would hide everything: "
                "make it by a run of your own and commit it"
            )
        every = Counter(mark for here in marks for mark in here)
        _write(file, every)
        emptied = [replace(each, findings=()) for each in results]
        return emptied, f"{file}: made; it holds {counted(sum(every.values()), 'finding')}, not told again"
    known = _read(file)
    left = Counter(known)
    kept = [
        replace(each, findings=tuple(_new(each, here, left)))
        for each, here in zip(results, marks, strict=True)
    ]
    mended = _mended(left, results, file.parent) if is_whole else Counter()
    if not +mended:
        return kept, ""
    _write(file, known - mended)
    return kept, f"{file}: {counted(sum(mended.values()), 'finding')} mended, and taken out of it"


def _mended(left: Counter[str], results: Sequence[CheckedFile], top: Path) -> Counter[str]:
    """What was not found again where it was looked for; a file that is half typed says nothing, a deleted one all."""
    seen = {_below(each.path, top) for each in results if not each.problem and not each.is_broken}
    paths = {mark.partition("\n")[0] for mark in left}
    gone = seen | {each for each in paths if not (top / each).exists()}
    return Counter({mark: n for mark, n in left.items() if n > 0 and mark.partition("\n")[0] in gone})


def _new(result: CheckedFile, marks: list[str], left: Counter[str]) -> list[Diagnostic]:
    found = []
    for each, mark in zip(result.findings, marks, strict=True):
        if left[mark] > 0:
            left[mark] -= 1
        else:
            found.append(each)
    return found


def _read(file: Path) -> Counter[str]:
    try:
        stored = json.loads(file.read_text("utf-8"))
        if stored["version"] != _VERSION:
            raise BaselineError(f"{file}: made by another version; delete it to make a new one")
        return Counter({"\n".join(each["finding"]): int(each["count"]) for each in stored["findings"]})
    except OSError as error:
        raise BaselineError(f"{file}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise BaselineError(f"{file}: this is no baseline; delete it to make a new one") from error


def _write(file: Path, marks: Counter[str]) -> None:
    rows = [{"finding": mark.split("\n"), "count": n} for mark, n in sorted(marks.items()) if n > 0]
    try:
        # Whole or not at all: a run that is stopped must not lose what is known.
        fresh = file.with_name(file.name + ".new")
        fresh.write_text(json.dumps({"version": _VERSION, "findings": rows}, indent=1) + "\n", "utf-8")
        fresh.replace(file)
    except OSError as error:
        raise BaselineError(f"{file}: {error.strerror}") from error
