"""What the walk through a program makes of text that is not quite a program, and of a lot of it."""

from __future__ import annotations

import pytest

from torchvet.check import check
from torchvet.syntax.source import SourceFile

_HEAD = "import torch\nfrom torch import nn\nmodel = nn.Linear(2, 1)\n"
_MISTAKE = "model.state_dict = torch.load('w.pt')\n"


@pytest.mark.parametrize("word", ["return", "return model", "break", "continue"])
def test_a_jump_that_leads_nowhere_hides_nothing(word: str) -> None:
    found = check(SourceFile("pasted.py", f"{_HEAD}{word}\n{_MISTAKE}"))
    assert [each.rule for each in found] == ["state-dict-overwritten"]


def test_recursion_and_cycles_of_calls_end() -> None:
    calls = "def a(m):\n    b(m)\n    a(m)\n\n\ndef b(m):\n    a(m)\n    b(m)\n    m.eval()\n\n\na(model)\n"
    found = check(SourceFile("cycle.py", _HEAD + calls + _MISTAKE))
    assert [each.rule for each in found] == ["state-dict-overwritten"]


def test_calls_that_would_multiply_without_end_are_bounded() -> None:
    levels = "".join(
        f"def f{n}(m):\n    f{n + 1}(m)\n    f{n + 1}(m)\n    f{n + 1}(m)\n\n\n" for n in range(40)
    )
    text = f"{_HEAD}{_MISTAKE}{levels}def f40(m):\n    m.eval()\n\n\nf0(model)\n"
    assert [each.rule for each in check(SourceFile("many.py", text))] == ["state-dict-overwritten"]


@pytest.mark.parametrize("framework", ["tensorflow as tf", "mlx.core as mx", "jittor as jt", "paddle"])
def test_names_alone_mean_nothing_beside_another_framework(framework: str) -> None:
    loop = "def train(model, loader, criterion, optimizer):\n    for x, y in loader:\n        loss = criterion(model(x), y)\n        loss.backward()\n        optimizer.step()\n"
    assert check(SourceFile("other.py", f"import {framework}\n\n\n{loop}")) == []
    assert [each.rule for each in check(SourceFile("torch.py", f"import torch\n\n\n{loop}"))] == [
        "missing-zero-grad"
    ]
