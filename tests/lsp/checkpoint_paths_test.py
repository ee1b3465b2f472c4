"""Paths of checkpoints in code, and their keys while they are typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from language_client import CONFIGURED, Client, Json
from opened_texts import covered, place, units

IMPORTS = """\
import os
from pathlib import Path
import torch
from safetensors import safe_open
from safetensors.torch import load_file
"""

# A line, the text in it where the mouse rests, and words of what is shown; "" for nothing.
PATHS = [
    ("x = torch.load('weights/plain.pt')", "plain", "4 tensors · 58 parameters"),
    ("x = torch.load('weights/plain.pt')", "torch", ""),
    ("x = torch.load('weights/gone.pt')", "gone", ""),
    ("x = torch.load(\"weights/trained.pt\", map_location='cpu')", "trained", "model"),
    ("x = torch.load(\"weights/trained.pt\", map_location='cpu')", "cpu", ""),
    ("'😀训'; x = torch.load(f='weights/plain.pt')", "plain", "(8, 4) float32"),
    ("P = 'weights/plain.pt'; x = torch.load(P)", "P)", "plain.pt"),
    ("P = 'weights/plain.pt'; x = torch.load(P)", "plain", "plain.pt"),
    ("D = Path('weights'); x = torch.load(D / 'plain.pt')", "D / ", "plain.pt"),
    ("x = torch.load(os.path.join('weights', 'plain.pt'))", "weights", "plain.pt"),
    ("N = 'plain'; x = torch.load(f'weights/{N}.pt')", "weights", "plain.pt"),
    ("x = torch.load(Path(__file__).parent / 'weights' / 'plain.pt')", "parent", "plain.pt"),
    ("x = load_file('weights/plain.pt')", "plain", "plain.pt"),
    ("x = safe_open('weights/plain.pt', framework='pt')", "plain", "plain.pt"),
    ("x = torch.load('weights/ddp.pt')", "ddp", "prefix `module.`"),
    ("x = torch.load('weights/damaged.pt')", "damaged", "can't be read"),
    ("x = torch.load('weights/hostile.pt')", "hostile", "mkdir"),
    ("for P in ['weights/plain.pt', 'b']: torch.load(P)", "P)", ""),
    ("P = 'weights/plain.pt'; P = 'weights/ddp.pt'; x = torch.load(P)", "P)", ""),
    ("x = load('weights/plain.pt')", "plain", ""),
]


def _hovered(client: Client, uri: str, line: int, character: int) -> Json | None:
    params = {"textDocument": {"uri": uri}, "position": place(line, character)}
    shown: Json | None = client.request("textDocument/hover", params)["result"]
    return shown


@pytest.mark.parametrize(("line", "at", "words"), PATHS)
def test_hover_shows_what_is_in_the_file(
    pull: Client, folder: Path, weights: Path, line: str, at: str, words: str
) -> None:
    assert weights.exists()
    uri = (folder / "paths.py").as_uri()
    text = IMPORTS + line + "\n"
    pull.open(uri, text)
    shown = _hovered(pull, uri, IMPORTS.count("\n"), units(line[: line.rindex(at)]) + 1)
    if words:
        assert shown is not None
        assert words in shown["contents"]["value"]
        assert at.rstrip(")") in covered(text, shown["range"])
    else:
        assert shown is None or "tensors" not in shown["contents"]["value"]


def test_hover_follows_the_file(pull: Client, folder: Path, weights: Path) -> None:
    uri = (folder / "follows.py").as_uri()
    pull.open(uri, "import torch\nx = torch.load('weights/follows.pt')\n")
    for name, words in (
        ("plain.pt", "4 tensors"),
        ("other.pt", "6 tensors"),
        ("damaged.pt", "can't be read"),
    ):
        (weights / "follows.pt").write_bytes((weights / name).read_bytes())
        shown = _hovered(pull, uri, 1, 20)
        assert shown is not None
        assert words in shown["contents"]["value"]
    (weights / "follows.pt").unlink()
    assert _hovered(pull, uri, 1, 20) is None


def test_foreign_text_stays_inside_code(pull: Client, folder: Path, weights: Path) -> None:
    assert weights.exists()
    uri = (folder / "spelled.py").as_uri()
    pull.open(uri, "import torch\nx = torch.load('weights/spelled.pt')\n")
    shown = _hovered(pull, uri, 1, 20)
    assert shown is not None
    _, _, block = shown["contents"]["value"].partition("````text\n")
    assert block.startswith("```\\n# Boo")
    assert block.endswith("\n````")


def _links(client: Client, uri: str) -> list[Json]:
    answer: list[Json] | None = client.request("textDocument/documentLink", {"textDocument": {"uri": uri}})[
        "result"
    ]
    return answer or []


# A line, and the texts in it that are links.
LINKED = [
    ("x = torch.load('weights/plain.pt')", ["weights/plain.pt"]),
    ("P = 'weights/plain.pt'; x = torch.load(P)", ["weights/plain.pt"]),
    ("x = torch.load('weights/gone.pt')", []),
    ("x = torch.load('weights/' + 'plain.pt')", []),
    ("x = open('weights/plain.pt')", []),
]


@pytest.mark.parametrize(("line", "linked"), LINKED)
def test_paths_are_links_to_files_that_are_there(
    pull: Client, folder: Path, weights: Path, line: str, linked: list[str]
) -> None:
    uri = (folder / "linked.py").as_uri()
    text = IMPORTS + line + "\n"
    pull.open(uri, text)
    found = _links(pull, uri)
    assert [covered(text, each["range"]) for each in found] == linked
    assert all(each["target"] == (weights / "plain.pt").as_uri() for each in found)


LOADED = "import torch\nfrom safetensors.torch import load_file\nckpt = torch.load('weights/trained.pt')\n"
KEYS = ["0.weight", "0.bias", "2.weight", "2.bias"]
TOP = ["model", "optimizer", "epoch", 'it\'s "so"']

# What is typed, `|` for the cursor, and the keys that are offered.
TYPED = [
    ("x = ckpt['|']", TOP),
    ('x = ckpt["|', TOP),
    ("x = ckpt['mo|']", ["model"]),
    ("x = ckpt.get('|')", TOP),
    ("x = ckpt['model']['|']", KEYS),
    ("x = ckpt['model'][\"2|", ["2.weight", "2.bias"]),
    ("state = ckpt['model']\nx = state['|", KEYS),
    ("def f():\n    x = ckpt['model']['|", KEYS),
    ("def f():\n    c = torch.load('weights/plain.pt')\n    if c['|:\n        pass", KEYS),
    ("print(torch.load('weights/plain.pt')['|", KEYS),
    ("other = load_file('weights/plain.pt')\nx = (\n    other['|\n)", KEYS),
    ("class A:\n    def f(self):\n        self.c = ckpt['model']\n    def g(self):\n        self.c['|", KEYS),
    ("ckpt = {}\nx = ckpt['|']", []),
    ("x = nothing['|']", []),
    ("x = ckpt['epoch']['|']", []),
    ("x = '|'", []),
    ("# ckpt['|", []),
    ("def f(ckpt):\n    x = ckpt['|']", []),
]


def _offered(client: Client, uri: str, text: str) -> tuple[str, list[Json]]:
    before, _, after = text.partition("|")
    client.open(uri, before + after)
    row = before.rpartition("\n")[2]
    params = {"textDocument": {"uri": uri}, "position": place(before.count("\n"), units(row))}
    answer = client.request("textDocument/completion", params)["result"]
    return before + after, answer["items"] if isinstance(answer, dict) else []


@pytest.mark.parametrize(("typed", "keys"), TYPED)
def test_keys_are_offered_inside_the_quotes(
    pull: Client, folder: Path, weights: Path, typed: str, keys: list[str]
) -> None:
    assert weights.exists()
    _, items = _offered(pull, (folder / "keys.py").as_uri(), f"{LOADED}{typed}\n")
    assert [each["label"] for each in items] == keys


def test_a_key_says_what_it_is_and_takes_the_place_of_what_was_typed(
    pull: Client, folder: Path, weights: Path
) -> None:
    assert weights.exists()
    text, items = _offered(
        pull, (folder / "chosen.py").as_uri(), f"{LOADED}'😀'; x = ckpt['model']['0.w|xyz']\n"
    )
    (item,) = items
    assert item["detail"] == "(8, 4) float32"
    assert covered(text, item["textEdit"]["range"]) == "0.wxyz"
    _, (quoted,) = _offered(pull, (folder / "chosen.py").as_uri(), f"{LOADED}x = ckpt['it|']\n")
    assert quoted["textEdit"]["newText"] == 'it\\\'s "so"'


@pytest.fixture(scope="module")
def editor(folder: Path) -> object:
    """A server whose client has settings."""
    client = Client()
    client.initialize(folder, capabilities=CONFIGURED)
    yield client
    client.kill()


@pytest.mark.parametrize("off", ["hover", "links", "completion"])
def test_each_can_be_switched_off(editor: Client, folder: Path, weights: Path, off: str) -> None:
    assert weights.exists()
    editor.configure(checkpoints={off: False})
    uri = (folder / "off.py").as_uri()
    _, items = _offered(editor, uri, f"{LOADED}x = ckpt['|']\n")
    shown = {"hover": _hovered(editor, uri, 2, 22), "links": _links(editor, uri), "completion": items}
    assert {name for name, found in shown.items() if not found} == {off}
    editor.configure()


def test_in_a_notebook_a_cell_knows_the_cells_before_it(pull: Client, folder: Path, weights: Path) -> None:
    assert weights.exists()
    uri = (folder / "book.ipynb").as_uri()
    cells = {
        "a": "import torch\nP = 'weights/trained.pt'\n",
        "b": "ckpt = torch.load(P)\nckpt['model']['']\n",
    }
    documents = [
        {"uri": f"vscode-notebook-cell:/book#{name}", "languageId": "python", "version": 1, "text": text}
        for name, text in cells.items()
    ]
    notebook = {
        "uri": uri,
        "notebookType": "jupyter-notebook",
        "version": 1,
        "cells": [{"kind": 2, "document": each["uri"]} for each in documents],
    }
    pull.notify("notebookDocument/didOpen", {"notebookDocument": notebook, "cellTextDocuments": documents})
    first, second = (each["uri"] for each in documents)
    shown = _hovered(pull, second, 0, 18)
    assert shown is not None
    assert shown["range"] == {"start": place(0, 18), "end": place(0, 19)}
    assert [covered(cells["a"], each["range"]) for each in _links(pull, first)] == ["weights/trained.pt"]
    assert _links(pull, second) == []
    params = {"textDocument": {"uri": second}, "position": place(1, 15)}
    answer = pull.request("textDocument/completion", params)["result"]
    assert [each["label"] for each in answer["items"]] == KEYS
