"""Findings in the formats of GitHub's and GitLab's checks, and as JUnit XML for everything else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree

from torchvet.diagnostics import Diagnostic, Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}
_WEIGHTS = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.HINT: "info"}


def as_github(findings: Iterable[Diagnostic]) -> str:
    """Workflow commands, which GitHub Actions shows beside the changed lines."""
    return "".join(_command(each) + "\n" for each in findings)


def _command(found: Diagnostic) -> str:
    start, end = found.range.start, found.range.end
    # A column range over several lines means nothing to GitHub.
    columns = [("col", start.column + 1), ("endColumn", end.column + 1)] if start.line == end.line else []
    values = [("file", found.path), ("line", start.line), ("endLine", end.line), *columns]
    values.append(("title", f"torchvet ({found.rule})"))
    settings = ",".join(f"{name}={_property(str(value))}" for name, value in values)
    return f"::{_COMMANDS[found.severity]} {settings}::{_data(found.message.text())}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_gitlab(findings: Iterable[Diagnostic], fingerprints: Iterable[str]) -> str:
    """A Code Quality report; `fingerprints` identify each finding across edits of other lines."""
    seen: dict[str, int] = {}
    rows = []
    for found, mark in zip(findings, fingerprints, strict=True):
        # GitLab drops a second entry with the same fingerprint.
        seen[mark] = seen.get(mark, 0) + 1
        rows.append(
            {
                "description": found.message.text(),
                "check_name": found.rule,
                "fingerprint": hashlib.sha256(f"{mark}#{seen[mark]}".encode()).hexdigest(),
                "severity": _WEIGHTS[found.severity],
                "location": {"path": found.path, "lines": {"begin": found.range.start.line}},
            }
        )
    return json.dumps(rows, indent=2) + "\n"


def as_junit(findings: Sequence[Diagnostic], paths: Iterable[str]) -> str:
    """One test suite for each checked file: a failure for each finding, a passed case for a clean file."""
    root = ElementTree.Element("testsuites", name="torchvet")
    by_path: dict[str, list[Diagnostic]] = {path: [] for path in paths}
    for found in findings:
        by_path.setdefault(found.path, []).append(found)
    for path, here in by_path.items():
        n_cases, n_failures = str(max(1, len(here))), str(len(here))
        suite = ElementTree.SubElement(
            root, "testsuite", name=_printable(path), tests=n_cases, failures=n_failures, errors="0"
        )
        for found in here:
            name = f"{found.rule}:{found.range.start.line}:{found.range.start.column + 1}"
            case = ElementTree.SubElement(suite, "testcase", name=name, classname=_printable(path))
            message = _printable(found.message.text())
            failure = ElementTree.SubElement(case, "failure", message=message, type=found.severity.value)
            failure.text = f"{_printable(path)}:{found.range.start.line}: {message}"
        if not here:
            ElementTree.SubElement(suite, "testcase", name="torchvet", classname=_printable(path))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _printable(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(each for each in text if each in "\t\n" or _is_character(ord(each)))


def _is_character(code: int) -> bool:
    """Whether XML 1.0 allows the code point."""
    return 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or code >= 0x10000
