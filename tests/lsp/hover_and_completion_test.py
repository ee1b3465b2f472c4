"""Pages over findings and snippets where a statement begins; nothing where the editor's Python support speaks."""

from __future__ import annotations

from pathlib import Path

import pytest
from language_client import Client, Json
from opened_texts import BACKWARD, LOOP, applied, covered, place, rules, span, units


def _hover(client: Client, uri: str, line: int, character: int) -> Json | None:
    params = {"textDocument": {"uri": uri}, "position": place(line, character)}
    answer: Json | None = client.request("textDocument/hover", params)["result"]
    return answer


def test_hover_shows_the_page_of_the_rule(pull: Client, folder: Path) -> None:
    uri = (folder / "hovered.py").as_uri()
    text = LOOP.replace("    loss.backward()", "    '😀训'; loss.backward()")
    pull.open(uri, text)
    start = units("    '😀训'; ")
    shown = _hover(pull, uri, BACKWARD, start + 3)
    assert shown is not None
    assert shown["contents"]["kind"] == "markdown"
    assert "Gradients of earlier batches add up" in shown["contents"]["value"]
    assert "optimizer.zero_grad()" in shown["contents"]["value"]
    assert covered(text, shown["range"]) == "loss.backward()"


@pytest.mark.parametrize("at", [(0, 8), (BACKWARD, 2), (BACKWARD - 2, 5), (999, 0), (3, 999)])
def test_hover_is_silent_elsewhere(pull: Client, folder: Path, at: tuple[int, int]) -> None:
    uri = (folder / "hovered_elsewhere.py").as_uri()
    pull.open(uri, LOOP)
    assert _hover(pull, uri, *at) is None


def _items(client: Client, uri: str, line: int, character: int) -> list[Json]:
    params = {"textDocument": {"uri": uri}, "position": place(line, character)}
    answer: list[Json] | None = client.request("textDocument/completion", params)["result"]
    return answer or []


def _labels(client: Client, uri: str, line: int, character: int) -> list[str]:
    return [each["label"] for each in _items(client, uri, line, character)]


# The typed line, and whether snippets may appear at its end.
LINES = [
    ("torch-train", True),
    ("    torch-train", True),
    ("torch-train-l", True),
    ("x = torch-train", False),
    ("torch.train", False),
    ("# torch-train", False),
    ("'torch-train", False),
    ("print(torch-train", False),
]


@pytest.mark.parametrize(("typed", "is_offered"), LINES)
def test_snippets_are_offered_where_a_statement_begins(
    pull: Client, folder: Path, typed: str, is_offered: bool
) -> None:
    uri = (folder / "completed.py").as_uri()
    pull.open(uri, f"import torch\nif True:\n{typed}\n")
    assert ("torch-train-loop" in _labels(pull, uri, 2, len(typed))) == is_offered


def test_a_snippet_takes_the_place_of_what_was_typed_and_brings_its_imports(
    pull: Client, folder: Path
) -> None:
    uri = (folder / "inserted.py").as_uri()
    text = '"""😀"""\n\nif True:\n    torch-train\n'
    pull.open(uri, text)
    items = _items(pull, uri, 3, units("    torch-train"))
    item = next(each for each in items if each["label"] == "torch-train-loop")
    assert item["insertTextFormat"] == 2
    assert item["textEdit"]["range"] == span((3, 4), (3, 15))
    assert "${1:" in item["textEdit"]["newText"]
    after = applied(text, [item["textEdit"], *item["additionalTextEdits"]])
    assert "import torch\n" in after
    assert "    for " in after
    assert "torch-train" not in after


def test_completion_in_a_text_that_is_not_open(pull: Client, folder: Path) -> None:
    uri = (folder / "not_open.py").as_uri()
    assert _items(pull, uri, 0, 0) == []


def test_a_snippet_leaves_no_finding(pull: Client, folder: Path) -> None:
    uri = (folder / "without_findings.py").as_uri()
    pull.open(uri, "torch-train")
    items = _items(pull, uri, 0, 11)
    for item in items:
        pull.open(uri, applied("torch-train", [item["textEdit"], *(item.get("additionalTextEdits") or [])]))
        assert rules(pull.pulled(uri)) == []
