"""Every snippet runs on torch, fits everywhere, and has nothing that the checker finds fault with."""

from __future__ import annotations

import ast
import runpy
import sys
from pathlib import Path

import pytest
from inserting import inserted, snippet

from torchvet.check import check
from torchvet.snippets.catalogue import Snippet, all_snippets
from torchvet.syntax.source import SourceFile

_LIBRARY = Path(__file__).parents[2] / "server" / "torchvet" / "snippets" / "library"
_FILES = sorted(_LIBRARY.glob("*.py"))
_PLACES = {
    "empty file": "torch-|",
    "after imports": "import math\n\n\ntorch-|\n",
    "function, four spaces": "def main(net, opt):\n    torch-|\n    return net\n",
    "function, two spaces": "def f():\n  return 1\n\n\ndef main():\n  torch-|\n",
    "function, tabs": "def f():\n\treturn 1\n\n\ndef main(model, train_loader):\n\tif model:\n\t\ttorch-|\n",
}
_MAX_LINES, _MAX_COLUMNS = 40, 88


def _prefix(each: Snippet) -> str:
    return each.prefix


def test_library_has_the_promised_snippets() -> None:
    promised = (
        "imports dataset dataset-csv iterable-dataset loaders module sequential modulelist moduledict parameterlist "
        "init-weights train val train-loop optimizer save resume load amp-loop ddp-loop"
    )
    assert {each.prefix for each in all_snippets()} >= {f"torch-{each}" for each in promised.split()}


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_library_file_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    known = set(sys.modules)
    try:
        runpy.run_path(str(path))
    finally:
        for name in ("PIL", "PIL.Image"):
            if name not in known:
                sys.modules.pop(name, None)


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_file_is_called_like_its_prefix(path: Path) -> None:
    assert snippet("torch-" + path.stem.replace("_", "-"))


@pytest.mark.parametrize("each", all_snippets(), ids=_prefix)
def test_snippet_fits_a_screen(each: Snippet) -> None:
    rows = each.code.split("\n")
    assert len(rows) <= _MAX_LINES
    assert [row for row in rows if len(row) > _MAX_COLUMNS] == []


@pytest.mark.parametrize("place", _PLACES.values(), ids=_PLACES.keys())
@pytest.mark.parametrize("each", all_snippets(), ids=_prefix)
def test_inserted_text_parses_and_nothing_is_found_in_it(each: Snippet, place: str) -> None:
    text = inserted(each, place)
    ast.parse(text)
    assert [f"{found.range.start.line}: {found.rule}" for found in check(SourceFile("file.py", text))] == []


@pytest.mark.parametrize("each", all_snippets(), ids=_prefix)
def test_inserted_text_is_the_code_of_the_library(each: Snippet) -> None:
    defaults = {stop.word: stop.default for stop in each.placeholders}
    code = "".join(defaults.get(part, part) if index % 2 else part for index, part in enumerate(each.parts))
    assert inserted(each, "torch-|").endswith(code)
    assert "".join(each.parts) == each.code


@pytest.mark.parametrize("each", all_snippets(), ids=_prefix)
def test_indentation_is_the_file_s(each: Snippet) -> None:
    rows = inserted(each, _PLACES["function, tabs"]).split("\n")
    assert [row for row in rows if row.startswith(" ") or "\t " in row] == []
