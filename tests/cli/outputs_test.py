"""Reports for other programs: SARIF held against the standard's rules, GitHub, GitLab, JUnit; and baselines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import fastjsonschema
import pytest
from sample import MISTAKE, REPAIRED, Run

from torchvet.cli.main import main
from torchvet.rules._contract import all_rules

# What SARIF 2.1.0 says of the objects that are written here: names, types, what is required, nothing unknown.
_TEXT = {"type": "object", "required": ["text"], "additionalProperties": False}
_TEXT["properties"] = {"text": {"type": "string"}, "markdown": {"type": "string"}}
_LINE = {"type": "integer", "minimum": 1}
_REGION = {
    "type": "object",
    "properties": dict.fromkeys(("startLine", "startColumn", "endLine", "endColumn"), _LINE),
    "additionalProperties": False,
}
_ARTIFACT = {
    "type": "object",
    "properties": {"uri": {"type": "string", "format": "uri-reference"}},
    "required": ["uri"],
    "additionalProperties": False,
}
_PHYSICAL = {
    "type": "object",
    "properties": {"artifactLocation": _ARTIFACT, "region": _REGION},
    "required": ["artifactLocation"],
    "additionalProperties": False,
}
_LOCATION = {
    "type": "object",
    "properties": {"id": {"type": "integer"}, "message": _TEXT, "physicalLocation": _PHYSICAL},
    "additionalProperties": False,
}
_REPLACEMENT = {
    "type": "object",
    "properties": {"deletedRegion": _REGION, "insertedContent": _TEXT},
    "required": ["deletedRegion"],
    "additionalProperties": False,
}
_CHANGE = {
    "type": "object",
    "properties": {
        "artifactLocation": _ARTIFACT,
        "replacements": {"type": "array", "minItems": 1, "items": _REPLACEMENT},
    },
    "required": ["artifactLocation", "replacements"],
    "additionalProperties": False,
}
_FIX = {
    "type": "object",
    "properties": {
        "description": _TEXT,
        "artifactChanges": {"type": "array", "minItems": 1, "items": _CHANGE},
        "properties": {"type": "object", "properties": {"applicability": {"enum": ["safe", "unsafe"]}}},
    },
    "required": ["artifactChanges"],
    "additionalProperties": False,
}
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
_RESULT = {
    "type": "object",
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": _LEVEL,
        "message": _TEXT,
        "locations": {"type": "array", "items": _LOCATION},
        "relatedLocations": {"type": "array", "items": _LOCATION},
        "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
        "fixes": {"type": "array", "items": _FIX},
    },
    "required": ["message"],
    "additionalProperties": False,
}
_RULE = {
    "type": "object",
    "properties": {
        "id": {"type": "string"},
        "name": {"type": "string"},
        "shortDescription": _TEXT,
        "fullDescription": _TEXT,
        "help": _TEXT,
        "defaultConfiguration": {
            "type": "object",
            "properties": {"level": _LEVEL},
            "additionalProperties": False,
        },
    },
    "required": ["id"],
    "additionalProperties": False,
}
_DRIVER = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "version": {"type": "string"},
        "semanticVersion": {"type": "string"},
        "rules": {"type": "array", "items": _RULE},
    },
    "required": ["name"],
    "additionalProperties": False,
}
_SARIF = fastjsonschema.compile(
    {
        "type": "object",
        "properties": {
            "$schema": {"type": "string"},
            "version": {"const": "2.1.0"},
            "runs": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "tool": {
                            "type": "object",
                            "properties": {"driver": _DRIVER},
                            "required": ["driver"],
                            "additionalProperties": False,
                        },
                        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                        "results": {"type": "array", "items": _RESULT},
                    },
                    "required": ["tool"],
                    "additionalProperties": False,
                },
            },
        },
        "required": ["version", "runs"],
        "additionalProperties": False,
    }
)


def test_sarif_follows_the_standard(run: Run, project: Path) -> None:
    (project / "ä b.py").write_text(MISTAKE)
    outcome = run("check", "--output-format", "sarif")
    document: Any = outcome.findings
    _SARIF(document)
    (only,) = document["runs"][0]["results"]
    assert (outcome.code, only["ruleId"], only["level"]) == (1, "missing-zero-grad", "error")
    place = only["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "%C3%A4%20b.py"
    assert place["region"] == {"startLine": 8, "startColumn": 5, "endLine": 8, "endColumn": 20}
    rules = document["runs"][0]["tool"]["driver"]["rules"]
    assert rules[only["ruleIndex"]]["id"] == only["ruleId"]
    assert [each["id"] for each in rules] == [each.name for each in all_rules()]
    assert only["relatedLocations"] and only["fixes"]


@pytest.mark.parametrize("form", ["sarif", "gitlab"])
def test_a_finding_keeps_its_fingerprint_when_lines_move(run: Run, project: Path, form: str) -> None:
    def marks() -> list[object]:
        document: Any = run("check", "--output-format", form).findings
        rows = document["runs"][0]["results"] if form == "sarif" else document
        return [each.get("partialFingerprints") or each["fingerprint"] for each in rows]

    (project / "a.py").write_text(MISTAKE)
    before = marks()
    (project / "a.py").write_text("# a line more\n\n" + MISTAKE)
    assert marks() == before != []
    (project / "a.py").write_text(MISTAKE + MISTAKE.partition("nn\n")[2])
    assert len(set(map(str, marks()))) == (2 if form == "gitlab" else 1)


def test_github_commands_escape_what_means_something(run: Run, project: Path) -> None:
    (project / "a,b.py").write_text(MISTAKE)
    (line,) = run("check", "--output-format", "github").out.splitlines()
    assert line.startswith(
        "::error file=a%2Cb.py,line=8,endLine=8,col=5,endColumn=20,title=torchvet (missing-zero-grad)::"
    )


def test_junit_has_a_failure_for_each_finding_and_a_case_for_each_file(run: Run, project: Path) -> None:
    (project / "bad.py").write_text(MISTAKE)
    (project / "good.py").write_text(REPAIRED)
    root = ElementTree.fromstring(run("check", "--output-format", "junit").out.partition("?>")[2])
    assert [(each.get("name"), each.get("failures"), len(each)) for each in root] == [
        ("bad.py", "1", 1),
        ("good.py", "0", 1),
    ]
    assert root[0][0][0].get("type") == "error"


def test_a_baseline_hides_what_was_there_and_only_shrinks(run: Run, project: Path) -> None:
    file, baseline = project / "a.py", project / "known.json"
    file.write_text(MISTAKE)
    assert run("check", "--baseline", "known.json").code == 0
    file.write_text("import os\n\n" + MISTAKE)
    moved = run("check", "--baseline", "known.json")
    assert (moved.code, moved.err) == (0, "")
    file.write_text(MISTAKE + MISTAKE.replace("model", "other").replace("loss.back", "loss.sum().back"))
    assert run("check", "--baseline", "known.json").code == 1
    kept = baseline.read_text()
    file.write_text(REPAIRED)
    assert "1 finding mended" in run("check", "--baseline", "known.json").err
    assert len(json.loads(kept)["findings"]) == 1 and json.loads(baseline.read_text())["findings"] == []
    file.write_text(MISTAKE)
    assert run("check", "--baseline", "known.json").code == 1


def test_under_ci_a_missing_baseline_hides_nothing(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "a.py").write_text(MISTAKE)
    monkeypatch.setenv("CI", "true")
    assert main(["check", "--baseline", "known.json"]) == 2
    assert "known.json is not there" in capsys.readouterr().err
    assert not (project / "known.json").exists()


@pytest.mark.parametrize(
    "options", [["--select", "in-place-on-leaf"], ["--ignore", "missing-zero-grad"], ["--severity", "error"]]
)
def test_a_narrowed_run_mends_nothing(run: Run, project: Path, options: list[str]) -> None:
    (project / "a.py").write_text(MISTAKE)
    run("check", "--baseline", "known.json")
    assert run("check", "--baseline", "known.json", *options).err == ""
    assert run("check", "--baseline", "known.json").code == 0


def test_a_half_typed_file_mends_nothing(run: Run, project: Path) -> None:
    (project / "a.py").write_text(MISTAKE)
    run("check", "--baseline", "known.json")
    (project / "a.py").write_text("def (\n")
    assert "mended" not in run("check", "--baseline", "known.json").err
    (project / "a.py").write_text(MISTAKE)
    assert run("check", "--baseline", "known.json").code == 0


def test_a_finding_is_the_same_however_its_path_is_typed(run: Run, project: Path) -> None:
    (project / "a.py").write_text(MISTAKE)
    run("check", "a.py", "--baseline", "known.json")
    for typed in ("./a.py", str(project / "a.py"), "."):
        assert run("check", typed, "--baseline", "known.json").code == 0, typed


def test_a_deleted_file_leaves_the_baseline(run: Run, project: Path) -> None:
    (project / "a.py").write_text(MISTAKE)
    run("check", "--baseline", "known.json")
    (project / "a.py").unlink()
    assert "1 finding mended" in run("check", "--baseline", "known.json").err


def test_a_baseline_keeps_what_was_not_checked_now(run: Run, project: Path) -> None:
    for name in ("a.py", "b.py"):
        (project / name).write_text(MISTAKE)
    run("check", "--baseline", "known.json")
    assert run("check", "a.py", "--baseline", "known.json").err == ""
    assert run("check", "--baseline", "known.json").code == 0


@pytest.mark.parametrize("text", ["", "[]", '{"version": 9, "findings": []}', '{"version": 1}'])
def test_a_file_that_is_no_baseline_is_named(run: Run, project: Path, text: str) -> None:
    (project / "a.py").write_text(MISTAKE)
    (project / "known.json").write_text(text)
    outcome = run("check", "--baseline", "known.json")
    assert outcome.code == 2 and "known.json" in outcome.err
    assert (project / "known.json").read_text() == text
