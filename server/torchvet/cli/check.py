"""`torchvet check`: findings of files and folders, as text or JSON, and their fixes.

Exit codes: 0 clean or hints only, 1 findings of severity warning or error, 2 usage or internal error.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from torchvet.cli.baseline import BaselineError, without_known
from torchvet.cli.check_file import CheckedFile, FileChecker
from torchvet.cli.exits import USAGE_OR_INTERNAL_ERROR, let_the_reader_go
from torchvet.cli.interpreters import oracle_python
from torchvet.cli.report import FORMATS, exit_code, print_report
from torchvet.cli.request import Change, CheckRequest
from torchvet.cli.result_cache import ResultCache
from torchvet.cli.workers import check_all, prepare_process
from torchvet.diagnostics import Severity
from torchvet.project.config import ConfigError
from torchvet.project.files import Unreadable, python_files
from torchvet.project.spelling import did_you_mean
from torchvet.rules._contract import all_rules

_STDIN = "-"
# Starting a worker costs about as much as checking this many files.
_FILES_PER_WORKER = 40


class _UsageError(Exception):
    """The command line asks for something impossible."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options of `torchvet check`."""
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help="files or folders, - for standard input (default: .)")
    add("--output-format", choices=FORMATS, default="text")
    add("--select", nargs="+", action="extend", default=[], metavar="RULE", help="report only these rules")
    add("--ignore", nargs="+", action="extend", default=[], metavar="RULE", help="don't report these rules")
    add(
        "--per-file-ignores",
        nargs="+",
        action="extend",
        default=[],
        metavar="GLOB:RULE",
        help="don't report RULE in the files that GLOB names, as in 'tests/*:missing-zero-grad'",
    )
    levels = [each.value for each in Severity]
    add(
        "--severity",
        choices=levels,
        default="hint",
        metavar="LEVEL",
        help="least severity to report: " + ", ".join(levels),
    )
    add("--fix", action="store_true", help="apply safe fixes")
    add("--unsafe-fixes", action="store_true", help="count fixes that need a look as fixes too")
    add("--diff", action="store_true", help="show what --fix would change, and change nothing")
    add("--stdin-filename", metavar="F", help="read standard input and take it for the file F")
    add("--statistics", action="store_true", help="count findings by rule")
    add("--baseline", metavar="FILE", help="report only what FILE does not hold; made when it is not there")
    add("--no-cache", action="store_true", help="check every file, also those that nothing has changed for")
    add(
        "--no-oracle",
        action="store_true",
        help="don't ask the installed PyTorch about operations without a rule here",
    )
    add("--jobs", type=int, default=0, metavar="N", help="worker processes (default: as many as pay off)")


def run(arguments: argparse.Namespace) -> int:
    """Checks what was asked for, prints the report, returns the exit code."""
    try:
        paths, request = _read(arguments)
        checker = FileChecker(request)
        files, missing = (list(request.texts), []) if request.texts else _collect(paths, checker)
        for folder in {Path(each).parent for each in files}:
            # A configuration that can't be obeyed stops everything before anything is reported.
            checker.excludes(folder)
    except (_UsageError, ConfigError) as error:
        print(f"torchvet: {error}", file=sys.stderr)
        return USAGE_OR_INTERNAL_ERROR
    prepare_process()
    cache = ResultCache(request, checker)
    known = {} if arguments.no_cache else cache.known(files)
    unknown = [each for each in files if each not in known]
    checked = check_all(unknown, checker, request, _n_workers(arguments.jobs, len(unknown)))
    if unknown or not known:
        cache.keep(checked)
    results = sorted([*known.values(), *checked, *missing], key=lambda each: each.path)
    try:
        results = _without_baseline(results, arguments.baseline, request)
    except BaselineError as error:
        print(f"torchvet: {error}", file=sys.stderr)
        return USAGE_OR_INTERNAL_ERROR
    try:
        print_report(results, request, arguments.output_format, arguments.statistics)
        sys.stdout.flush()
    except BrokenPipeError:
        let_the_reader_go()
    return exit_code(results, request)


def _without_baseline(
    results: list[CheckedFile], file: str | None, request: CheckRequest
) -> list[CheckedFile]:
    if not file:
        return results
    is_whole = (
        request.select is None
        and not request.ignore
        and not request.per_file_ignores
        and request.least is Severity.HINT
    )
    left, note = without_known(results, Path(file), is_whole)
    if note:
        print(note, file=sys.stderr)
    return left


def _read(arguments: argparse.Namespace) -> tuple[list[str], CheckRequest]:
    if arguments.diff and arguments.output_format != "text":
        chosen = arguments.output_format
        raise _UsageError(f"--diff prints a diff, so it can't be combined with --output-format {chosen}")
    if arguments.jobs < 0:
        raise _UsageError("--jobs needs a number from 1")
    paths: list[str] = arguments.paths
    select = _rules(arguments.select, paths)
    ignore = _rules(arguments.ignore, paths)
    texts: dict[str, bytes] = {}
    if arguments.stdin_filename or _STDIN in paths:
        if [each for each in paths if each != _STDIN]:
            raise _UsageError("standard input is checked alone: leave out the paths")
        paths = [arguments.stdin_filename or _STDIN]
        texts[paths[0]] = sys.stdin.buffer.read()
    request = CheckRequest(
        select=frozenset(select) if arguments.select else None,
        ignore=frozenset(ignore),
        per_file_ignores=_per_file_ignores(arguments.per_file_ignores, paths),
        least=Severity(arguments.severity),
        change=Change.DIFF if arguments.diff else Change.WRITE if arguments.fix else Change.NOTHING,
        with_unsafe=arguments.unsafe_fixes,
        has_baseline=bool(arguments.baseline),
        roots=tuple(each for each in paths if Path(each).is_dir()),
        texts=texts,
        oracle="" if arguments.no_oracle else oracle_python(os.environ),
    )
    return paths or ["."], request


def _rules(words: Sequence[str], paths: list[str]) -> list[str]:
    """The rule names in `words`, with or without commas between; what is a path instead goes to `paths`."""
    known = [each.name for each in all_rules()]
    named: list[str] = []
    for word in (part for each in words for part in each.split(",") if part):
        if word in known:
            named.append(word)
        elif "." in word or "/" in word or word == _STDIN or Path(word).exists():
            # RULE… takes every word that follows, so `--select a-rule file.py` puts the path here.
            paths.append(word)
        else:
            raise _UsageError(f"no rule {word!r}{did_you_mean(word, known)}")
    return named


def _per_file_ignores(words: Sequence[str], paths: list[str]) -> tuple[tuple[str, frozenset[str]], ...]:
    """The globs with their rules; a word without a colon is a path, as for `--select`."""
    found: dict[str, set[str]] = {}
    for word in words:
        glob, colon, names = word.rpartition(":")
        if not colon or Path(word).exists():
            paths.append(word)
            continue
        known = [each.name for each in all_rules()]
        for name in (part for part in names.split(",") if part):
            if name not in known:
                raise _UsageError(f"no rule {name!r}{did_you_mean(name, known)}")
            found.setdefault(glob, set()).add(name)
    return tuple((glob, frozenset(names)) for glob, names in found.items())


def _collect(paths: Sequence[str], checker: FileChecker) -> tuple[list[str], list[CheckedFile]]:
    """The files that `paths` stand for, each once, and the paths that stand for nothing."""
    found: dict[Path, str] = {}
    missing: list[CheckedFile] = []
    for path in paths:
        for each in python_files(path, checker.excludes, (".py", ".ipynb")):
            if isinstance(each, Unreadable):
                missing.append(CheckedFile(each.path, problem=each.reason))
            else:
                found.setdefault(Path(each).absolute(), each)
    return list(found.values()), missing


def _n_workers(jobs: int, n_files: int) -> int:
    if jobs:
        return min(jobs, n_files)
    return min(os.cpu_count() or 1, 1 + n_files // _FILES_PER_WORKER)
