"""Losses and gradients that are not finite, and memory that runs out: what is said, what is skipped, what stays the same."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch
from programs_to_train import written
from training_runs import Train, is_same

from torchvet_runtime import soundness

# 12 batches of 4 an epoch. PLANT spoils some samples; a layer can be told to run out of memory.
PROGRAM = """
import os
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(3)
x = torch.randn(48, 3)
y = torch.randint(0, 2, (48,))
PLANT


class Root(nn.Module):
    def forward(self, x):
        return ROOT


class Roomy(nn.Module):
    most = int(os.environ.get("MOST_SAMPLES", 1000))

    def forward(self, x):
        if x.shape[0] > self.most:
            raise ERROR
        return x


model = nn.Sequential(nn.Linear(3, 8), NORM, nn.Dropout(0.3), Roomy(), Root(), nn.Linear(8, 2))
train_loader = DataLoader(TensorDataset(x, y), batch_size=4)
val_loader = DataLoader(TensorDataset(torch.randn(40, 3), y[:40]), batch_size=20)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
epochs = 3
"""
_SAFE_ROOT = "x.relu()"
# The square root of 0 is fine; its gradient is not.
_ROOT_OF_0 = "torch.where((x.abs() > 90).any(1, keepdim=True), x * 0, x.abs() + 1).sqrt()"


def _program(
    folder: Path,
    plant: str = "",
    root: str = _SAFE_ROOT,
    norm: str = "nn.Identity()",
    error: str = "RuntimeError()",
) -> Path:
    text = PROGRAM.replace("PLANT", plant).replace("ROOT", root).replace("NORM", norm).replace("ERROR", error)
    return written(folder / "program.py", text)


# What is planted, how the layer computes, and what is said.
FAULTS = [
    ("x[21, 1] = float('nan')", _SAFE_ROOT, ("epoch 1, batch 6 (step 6)", "input 1 holds nan, in sample 1 of")),
    ("x[21] = -1e30", "(2e29 - x.abs()).log() * 0 + x", ("4 (Root) is the first", "by log, program.py line 15")),
    ("x[21] = 1e4", _ROOT_OF_0, ("batch 6 (step 6)", "gradients of 0.weight, 0.bias are not", "4 (Root) is the first")),
]  # fmt: skip
_HOW = [(), ("--clip=1",), ("--accumulate=3",), ("--ema=0.9",)]


@pytest.mark.parametrize(("plant", "root", "said"), FAULTS)
@pytest.mark.parametrize("options", _HOW)
def test_what_is_not_finite_is_named_and_nothing_is_lost(
    plant: str, root: str, said: tuple[str, ...], options: tuple[str, ...], tmp_path: Path, train: Train
) -> None:
    outcome = train(_program(tmp_path, plant, root), tmp_path / "run", *options)
    assert outcome.code == 1
    if options == ("--accumulate=3",):
        said = (said[0].replace("batch 6 (step 6)", "batch 4 to 6 (step 2)"), *said[1:])
    for each in said:
        assert each in outcome.err
    assert outcome.events[-1]["event"] == "run_failed"
    for each in (tmp_path / "run" / "checkpoints").glob("*.pt"):
        state = torch.load(each, weights_only=True)
        assert all(bool(torch.isfinite(value).all()) for value in state["model"].values())


# Running statistics that were spoilt can't be mended, so there the run goes back and leaves the batch out.
_SKIPPED = [*((*each[:2], "nn.Identity()") for each in FAULTS), (*FAULTS[0][:2], "nn.BatchNorm1d(8)")]


@pytest.mark.parametrize(("plant", "root", "norm"), _SKIPPED)
@pytest.mark.parametrize("options", _HOW)
def test_skipping_is_training_without_those_batches(
    plant: str, root: str, norm: str, options: tuple[str, ...], tmp_path: Path, train: Train
) -> None:
    file = _program(tmp_path, plant, root, norm)
    outcome = train(file, tmp_path / "run", "--on-nonfinite=skip", *options)
    assert outcome.code == 0, outcome.err
    skipped = [each["message"] for each in outcome.of("notice") if "is skipped" in each["message"]]
    assert len(skipped) >= 3
    n_steps = 4 if options == ("--accumulate=3",) else 12
    assert outcome.of("run_completed")[0]["step"] == 3 * (n_steps - 1)
    assert all(bool(torch.isfinite(each).all()) for each in outcome.weights.values())
    assert all(math.isfinite(each["val_loss"]) for each in outcome.of("epoch_completed"))


def test_late_is_as_good_as_at_once(tmp_path: Path, train: Train, monkeypatch: pytest.MonkeyPatch) -> None:
    file = _program(tmp_path, *FAULTS[0][:2])
    at_once = train(file, tmp_path / "at_once", "--on-nonfinite=skip")

    # As on a card, where a loss is read when it is told.
    def is_looked_at(run: soundness.Training) -> bool:
        return run.progress.step <= run.watch.careful_until

    monkeypatch.setattr("torchvet_runtime.loop.is_looked_at", is_looked_at)
    late = train(file, tmp_path / "late", "--on-nonfinite=skip")
    assert late.code == 0, late.err
    assert any("goes back to step 0" in each["message"] for each in late.of("notice"))
    assert is_same(late.weights, at_once.weights)


def test_nothing_but_bad_batches_ends_the_run(tmp_path: Path, train: Train) -> None:
    outcome = train(_program(tmp_path, "x[4:] = float('inf')"), tmp_path / "run", "--on-nonfinite=skip")
    assert outcome.code == 1
    assert "11th in a row" in outcome.err


_OUT_OF_MEMORY = [
    "torch.OutOfMemoryError('CUDA out of memory. Tried to allocate 2.00 GiB')",
    "RuntimeError('[enforce fail at alloc_cpu.cpp:121] data. DefaultCPUAllocator: can\\'t allocate memory')",
    "MemoryError()",
]


@pytest.mark.parametrize("error", _OUT_OF_MEMORY)
@pytest.mark.parametrize("options", [(), ("--accumulate=5",)])
def test_what_does_not_fit_is_cut_and_comes_to_the_same(
    error: str, options: tuple[str, ...], tmp_path: Path, train: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = _program(tmp_path, error=error)
    options = (*options, "--set=batch_size=8")
    asked = train(file, tmp_path / "asked", *options, "--set=micro_batch=2")
    assert asked.code == 0, asked.err
    monkeypatch.setenv("MOST_SAMPLES", "3")
    halved = train(file, tmp_path / "halved", *options)
    assert halved.code == 0, halved.err
    assert is_same(halved.weights, asked.weights)
    [eight, four] = [each["message"] for each in halved.of("notice")]
    assert "with 8 samples at once, so 4 go" in eight
    assert "with 4 samples at once, so 2 go" in four


def test_one_sample_that_does_not_fit_ends_the_run(
    tmp_path: Path, train: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOST_SAMPLES", "0")
    outcome = train(_program(tmp_path, error=_OUT_OF_MEMORY[0]), tmp_path / "run")
    assert outcome.code == 1
    assert "not even one sample fits into the memory of cpu" in outcome.err
