"""The code of a learner's course notes, block by block: what must be found in it, and nothing more.

tests/seed/line_NNN.py is the block that begins at line NNN of the notes, unchanged; line_036.py is a sentence of the
notes as code. It is what the first users paste: fragments without imports, cut short, once not even parsing.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from torchvet.cli.main import main

# Lines of the notes, except for line_036.py, whose lines are its own.
_EXPECTED = {
    (36, 5): "squeeze-non-unit-dim",
    (165, 172): "swapped-loss-arguments",
    (165, 177): "syntax-error",
    (165, 190): "unassigned-accumulator",
    (227, 228): "class-scope-name",
    (345, 351): "deprecated-api",
    (363, 369): "deprecated-api",
    (385, 391): "deprecated-api",
    (363, 379): "state-dict-overwritten",
    (385, 399): "state-dict-overwritten",
    (403, 406): "state-dict-overwritten",
}
_SENTENCES = {36}


def test_seed_reports_its_mistakes_and_nothing_else(
    checkout: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(checkout)
    code = main(["check", "tests/seed", "--severity", "warning", "--output-format", "json"])
    reported = {_place(each): each["rule"] for each in json.loads(capsys.readouterr().out)}
    assert reported == _EXPECTED
    assert code == 1


def test_a_fragment_gets_one_quiet_hint_about_its_imports(
    checkout: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(checkout)
    main(["check", "tests/seed", "--output-format", "json"])
    hints = [each for each in json.loads(capsys.readouterr().out) if each["severity"] == "hint"]
    files = [int(Path(each["path"]).stem.removeprefix("line_")) for each in hints]
    assert {each["rule"] for each in hints} == {"missing-torch-import"}
    assert len(files) == len(set(files))
    assert {345, 363, 385} <= set(files)


def _place(finding: dict[str, object]) -> tuple[int, int]:
    block = int(Path(str(finding["path"])).stem.removeprefix("line_"))
    line: int = finding["range"]["start"]["line"]  # type: ignore[index]  # JSON
    return block, line if block in _SENTENCES else block + line - 1
