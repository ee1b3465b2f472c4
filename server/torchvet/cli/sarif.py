"""Findings as SARIF 2.1.0, the format code hosts show beside the changed lines.

Written as plain dictionaries: the published type packages are either unmaintained or need a compiled library, and
the tests hold the result against the standard's own rules. Columns count from 1 in Unicode code points.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from torchvet.cli.place import shown_path
from torchvet.diagnostics import Diagnostic, Fix, Range, Severity
from torchvet.rules._contract import Rule, all_rules
from torchvet.rules._page import as_markdown, parse_page
from torchvet.version import VERSION

# A JSON object; its values are whatever JSON allows.
_Object = dict[str, Any]
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "note"}


def as_sarif(findings: Iterable[Diagnostic], fingerprints: Iterable[str]) -> str:
    """The SARIF document of `findings`; `fingerprints` identify each across edits of other lines."""
    places = {each.name: index for index, each in enumerate(all_rules())}
    pairs = zip(findings, fingerprints, strict=True)
    results = [_result(each, mark, places[each.rule]) for each, mark in pairs]
    driver = {
        "name": "torchvet",
        "version": VERSION,
        "semanticVersion": VERSION,
        "rules": [_rule(each) for each in all_rules()],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(rule: Rule) -> _Object:
    page = parse_page(rule.doc)
    return {
        "id": rule.name,
        "name": "".join(part.capitalize() for part in rule.name.split("-")),
        "shortDescription": {"text": page.title},
        "fullDescription": {"text": page.explanation},
        "help": {"text": rule.doc, "markdown": as_markdown(page)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(found: Diagnostic, fingerprint: str, rule_index: int) -> _Object:
    result: _Object = {
        "ruleId": found.rule,
        "ruleIndex": rule_index,
        "level": _LEVELS[found.severity],
        "message": {"text": found.message.text()},
        "locations": [{"physicalLocation": _location(found.path, found.range)}],
        "partialFingerprints": {"torchvet/v1": hashlib.sha256(fingerprint.encode()).hexdigest()},
    }
    if found.related:
        result["relatedLocations"] = [
            {
                "id": number,
                "message": {"text": each.message.text()},
                "physicalLocation": _location(shown_path(each.path, found.path), each.range),
            }
            for number, each in enumerate(found.related, 1)
        ]
    if found.fix is not None:
        result["fixes"] = [_fix(found.path, found.fix)]
    return result


def _fix(path: str, fix: Fix) -> _Object:
    replacements = [
        {"deletedRegion": _region(each.range), "insertedContent": {"text": each.text}} for each in fix.edits
    ]
    change = {"artifactLocation": {"uri": _uri(path)}, "replacements": replacements}
    return {
        "description": {"text": fix.title.text()},
        "artifactChanges": [change],
        "properties": {"applicability": fix.applicability.value},
    }


def _location(path: str, place: Range) -> _Object:
    return {"artifactLocation": {"uri": _uri(path)}, "region": _region(place)}


def _region(place: Range) -> _Object:
    return {
        "startLine": place.start.line,
        "startColumn": place.start.column + 1,
        "endLine": place.end.line,
        "endColumn": place.end.column + 1,
    }


def _uri(path: str) -> str:
    """A relative reference for a relative path, a file URI for an absolute one."""
    from urllib.parse import quote

    pure = PurePath(path)
    return pure.as_uri() if pure.is_absolute() else quote(pure.as_posix())
