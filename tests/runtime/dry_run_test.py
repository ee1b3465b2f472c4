"""A model without data is tried on random numbers when asked to be, and what is said is said to be that."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from programs_to_train import LINE, written
from public_programs import PROGRAMS, copied, name_of
from training_runs import Train

_MODEL = """
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, n_classes=3):
        super().__init__()
        LAYERS

    def forward(self, x):
        FORWARD
"""
# Layers, forward, options, and what goes in and comes out.
MODELS = [
    (
        "self.c = nn.Conv2d(1, 4, 5); self.f = nn.Linear(4 * 24 * 24, n_classes)",
        "return self.f(self.c(x).flatten(1))",
        [],
        ("float32 [4, 1, 28, 28]", "float32 [4, 3]", "cross_entropy"),
    ),
    (
        "self.e = nn.Embedding(11, 6); self.r = nn.GRU(6, 5); self.o = nn.Linear(5, 11)",
        "return self.o(self.r(self.e(x))[0])",
        [],
        ("int64 [8, 16]", "float32 [8, 16, 11]", "mse_loss"),
    ),
    (
        "self.r = nn.LSTM(7, 4, batch_first=True)",
        "return self.r(x)[0][:, -1]",
        ["--input", "2,5,7"],
        ("float32 [2, 5, 7]", "float32 [2, 4]", "cross_entropy"),
    ),
]


@pytest.mark.parametrize(("layers", "forward", "options", "shown"), MODELS)
def test_inputs_are_told_from_the_layers(
    layers: str, forward: str, options: list[str], shown: tuple[str, ...], tmp_path: Path, train: Train
) -> None:
    text = _MODEL.replace("LAYERS", layers).replace("FORWARD", forward)
    outcome = train(written(tmp_path / "net.py", text), tmp_path / "run", "--dry-run", *options)
    assert outcome.code == 0, outcome.err
    rows = dict(re.findall(r"^  (\w+) +(.+)$", outcome.out, re.MULTILINE))
    assert "random numbers; nothing is learned, and nothing is kept" in outcome.out
    assert rows["input"].startswith(shown[0])
    assert (rows["output"], rows["loss"].split(" against random targets")[0]) == shown[1:]
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("name", ["model_only", "net_beside"])
def test_models_of_public_files_are_tried(name: str, tmp_path: Path, train: Train) -> None:
    [program] = [each for each in PROGRAMS if name_of(each) == name]
    outcome = train(copied(program, tmp_path), tmp_path / "run", "--dry-run")
    assert outcome.code == 0, outcome.err
    assert "a step works" in outcome.out


@pytest.mark.parametrize(
    ("forward", "code", "said"),
    [
        ("return x / 0 * self.f(x)", 1, "the loss is not a finite number"),
        ("return self.f(x).argmax(1)", 2, "a loss needs a tensor of numbers"),
        (
            "raise TypeError('never')",
            2,
            "no input was found that Net takes; float32 [8, 2]: TypeError: never",
        ),
    ],
)
def test_what_would_not_train_is_said(
    forward: str, code: int, said: str, tmp_path: Path, train: Train
) -> None:
    text = _MODEL.replace("LAYERS", "self.f = nn.Linear(2, 2)").replace("FORWARD", forward)
    outcome = train(written(tmp_path / "net.py", text), tmp_path / "run", "--dry-run")
    assert outcome.code == code
    assert said in outcome.err


def test_a_script_is_not_tried_on_noise(tmp_path: Path, train: Train) -> None:
    file = written(
        tmp_path / "script.py", LINE + "for x, y in train_loader:\n    model(x).sum().backward()\n"
    )
    outcome = train(file, tmp_path / "run", "--dry-run")
    assert outcome.code == 2
    assert "--dry-run is for a file with a model" in outcome.err
