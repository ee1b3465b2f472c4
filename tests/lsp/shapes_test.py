"""Shapes behind lines, over expressions and above classes; in notebooks cell by cell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from language_client import CONFIGURED, Client, Json
from opened_texts import place, span

TEXT = """\
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.fc = nn.Linear(8, 5)

    def forward(self, x):
        x = self.conv(x).mean((2, 3))
        return self.fc(x)


名 = torch.randn(4, 3, 16, 16); scores = Net()(名)
"""
HINTS = [
    (11, 37, "(4, 8) f32"),
    (12, 25, "(4, 5) f32"),
    (15, 29, "(4, 3, 16, 16) f32"),
    (15, 48, "(4, 5) f32"),
]


def _hints(client: Client, uri: str, first: int = 0, last: int = 99) -> list[tuple[int, int, str]]:
    params = {"textDocument": {"uri": uri}, "range": span((first, 0), (last, 0))}
    answer: list[Json] = client.request("textDocument/inlayHint", params)["result"] or []
    return [(each["position"]["line"], each["position"]["character"], each["label"]) for each in answer]


def _hover(client: Client, uri: str, line: int, character: int) -> str:
    params = {"textDocument": {"uri": uri}, "position": place(line, character)}
    answer: Json | None = client.request("textDocument/hover", params)["result"]
    return "" if answer is None else answer["contents"]["value"]


def test_hints_stand_behind_what_makes_tensors(pull: Client, folder: Path) -> None:
    uri = (folder / "net.py").as_uri()
    pull.open(uri, TEXT)
    assert _hints(pull, uri) == HINTS
    assert _hints(pull, uri, 12, 12) == HINTS[1:2]


def test_hover_tells_where_a_tensor_is_and_whether_autograd_follows(pull: Client, folder: Path) -> None:
    uri = (folder / "memory.py").as_uri()
    pull.open(uri, "import torch\nw = torch.ones(2, 3, requires_grad=True)\nx = (w * 2).cuda().t()\n")
    assert "on `cpu` · contiguous · `requires_grad`, a leaf" in _hover(pull, uri, 1, 0)
    assert "on `cuda` · not contiguous, strides (1, 3) · `requires_grad`, with a `grad_fn`" in _hover(
        pull, uri, 2, 0
    )


def test_an_edit_changes_them(pull: Client, folder: Path) -> None:
    uri = (folder / "edited.py").as_uri()
    pull.open(uri, TEXT)
    assert _hints(pull, uri)[1][2] == "(4, 5) f32"
    pull.change(uri, 2, {"text": TEXT.replace("nn.Linear(8, 5)", "nn.Linear(8, 7)")})
    assert _hints(pull, uri)[1][2] == "(4, 7) f32"


def test_hover_shows_how_a_tensor_came_about(pull: Client, folder: Path) -> None:
    uri = (folder / "hovered_shape.py").as_uri()
    pull.open(uri, TEXT)
    shown = _hover(pull, uri, 12, 23)
    assert shown.startswith("**(4, 8) f32**")
    assert "(4, 8, 14, 14) f32 ← conv, line 12" in shown


def test_hover_shows_the_layers_of_a_model(pull: Client, folder: Path) -> None:
    uri = (folder / "hovered_model.py").as_uri()
    pull.open(uri, TEXT)
    shown = _hover(pull, uri, 4, 7)
    assert "| conv | Conv2d | (4, 8, 14, 14) f32 | 224 |" in shown
    assert "269 parameters" in shown


def test_sizes_stand_above_the_class(pull: Client, folder: Path) -> None:
    uri = (folder / "lens.py").as_uri()
    pull.open(uri, TEXT)
    (lens,) = pull.request("textDocument/codeLens", {"textDocument": {"uri": uri}})["result"]
    assert lens["range"]["start"]["line"] == 4
    assert lens["command"]["title"].startswith("269 parameters · ")


OFF = [("assignments", HINTS[1:2]), ("returns", [HINTS[0], *HINTS[2:]])]


@pytest.mark.parametrize(("key", "left"), OFF, ids=[key for key, _ in OFF])
def test_each_kind_can_be_switched_off(
    start: Callable[[], Client], folder: Path, key: str, left: list[tuple[int, int, str]]
) -> None:
    client = start()
    client.initialize(folder, capabilities=CONFIGURED)
    client.configure(shapes={key: False})
    uri = (folder / "switched.py").as_uri()
    client.open(uri, TEXT)
    assert _hints(client, uri) == left


LONG = (
    TEXT
    + """
for first in range(200):
    for second in range(200):
        scores = scores + first * second
"""
)


def test_a_run_that_stopped_early_says_so(pull: Client, folder: Path) -> None:
    uri = (folder / "long.py").as_uri()
    pull.open(uri, LONG)
    assert "Stopped early" in _hover(pull, uri, 4, 7)
    assert "Stopped early" in _hover(pull, uri, 15, 1)
    pull.open((folder / "short.py").as_uri(), TEXT)
    assert "Stopped early" not in _hover(pull, (folder / "short.py").as_uri(), 4, 7)
