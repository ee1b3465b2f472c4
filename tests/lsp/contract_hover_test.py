"""Contracts over losses, optimizers, schedulers and what makes tensors of data, in the language of the editor."""

from __future__ import annotations

from pathlib import Path

import pytest
from language_client import CONFIGURED, Client, Json
from opened_texts import place

TEXT = """\
import torch
import torch.nn.functional as F
from torch import nn, optim
from torch.optim import lr_scheduler

model = nn.Linear(4, 3)
criterion = nn.CrossEntropyLoss()
optimizer = optim.AdamW(model.parameters())
scheduler = lr_scheduler.StepLR(optimizer, 30)


class Trainer:
    def __init__(self):
        self.loss = nn.BCEWithLogitsLoss()

    def step(self, x, y):
        loss = self.loss(x, y)
        return loss + F.mse_loss(x, y)


loss = criterion(model(torch.tensor([[1.0, 2, 3, 4]])), torch.tensor([0]))
optimizer.step()
scheduler.step()
other = nn.L1Loss() if loss else nn.MSELoss()
other(loss, loss)
"""
# Where the mouse rests, and the heading of what is shown; "" for nothing of a contract.
PLACES = [
    (6, 17, "CrossEntropyLoss"),
    (6, 3, "CrossEntropyLoss"),
    (20, 9, "CrossEntropyLoss"),
    (7, 20, "AdamW"),
    (21, 3, "AdamW"),
    (8, 30, "StepLR"),
    (22, 3, "StepLR"),
    (13, 15, "BCEWithLogitsLoss"),
    (16, 22, "BCEWithLogitsLoss"),
    (17, 26, "mse_loss"),
    (20, 31, "tensor"),
    (20, 1, ""),
    (5, 2, ""),
    (5, 12, ""),
    (24, 2, ""),
    (17, 16, ""),
]


def _hover(client: Client, uri: str, line: int, character: int) -> str:
    params = {"textDocument": {"uri": uri}, "position": place(line, character)}
    answer: Json | None = client.request("textDocument/hover", params)["result"]
    return "" if answer is None else answer["contents"]["value"]


@pytest.fixture(scope="module")
def editor(folder: Path) -> object:
    """A server of a Chinese editor."""
    client = Client()
    client.initialize(folder, capabilities=CONFIGURED, locale="zh-cn")
    yield client
    client.kill()


def test_the_contract_stands_where_its_object_is(pull: Client, folder: Path) -> None:
    uri = (folder / "contracts.py").as_uri()
    pull.open(uri, TEXT)
    for line, character, heading in PLACES:
        shown = _hover(pull, uri, line, character)
        wanted = "MSELoss" if heading == "mse_loss" else heading
        is_contract = "defaults" in shown or "Copies" in shown
        assert is_contract is bool(heading), (line, character, shown)
        assert not heading or f"**{wanted}**" in shown, (line, character, shown)


def test_it_says_what_the_loss_takes_and_gives(pull: Client, folder: Path) -> None:
    uri = (folder / "contracts.py").as_uri()
    shown = _hover(pull, uri, 6, 17)
    for each in (
        "`target` `()` or `(N)`",
        "int64",
        "class numbers from 0 to C - 1",
        "ignore_index=-100",
        "```python",
    ):
        assert each in shown


def test_in_the_language_of_the_editor_and_not_when_switched_off(editor: Client, folder: Path) -> None:
    uri = (folder / "chinese.py").as_uri()
    editor.open(uri, TEXT)
    assert "类别编号" in _hover(editor, uri, 6, 17)
    editor.configure(hover={"contracts": False})
    assert "类别编号" not in _hover(editor, uri, 6, 17)
