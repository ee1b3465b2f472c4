"""What is done with a training besides training it: a batch learnt by heart, a learning rate, a measurement."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
import torch
from programs_to_train import ADAMW, LINE, ONE_CYCLE, restless, written
from training_runs import Train

from torchvet_runtime import throughput
from torchvet_runtime.accord import Accord
from torchvet_runtime.assemble import assemble
from torchvet_runtime.events import EventLog
from torchvet_runtime.lr_find import lr_find
from torchvet_runtime.plan import Choice, Plan
from torchvet_runtime.report import Report
from torchvet_runtime.run_state import own_part_of, state_of
from torchvet_runtime.run_task import Trial
from torchvet_runtime.snapshot import Snapshot
from torchvet_runtime.source import read_source
from torchvet_runtime.stop import StopRequest
from torchvet_runtime.world import ALONE

CLASSES = """
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

x = torch.randn(96, 8)
y = torch.randint(0, 3, (96,))
train_loader = DataLoader(TensorDataset(x, y), batch_size=16, shuffle=True)
model = nn.Sequential(nn.Linear(8, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.5), LAST)
optimizer = torch.optim.AdamW(model.parameters(), lr=RATE)
"""
# The last layers, the learning rate, and whether a batch can be learnt by heart with them.
BATCHES = [
    ("nn.Linear(64, 3)", "1e-2", True),
    ("nn.Linear(64, 3)", "1e-7", False),
    ("nn.Linear(64, 3), nn.Softmax(1), nn.Softmax(1)", "1e-2", False),
]


@pytest.mark.parametrize(("last", "rate", "is_learnt"), BATCHES)
def test_a_batch_is_learnt_by_heart_or_not(
    last: str, rate: str, is_learnt: bool, tmp_path: Path, train: Train
) -> None:
    text = CLASSES.replace("LAST", last).replace("RATE", rate)
    outcome = train(written(tmp_path / "classes.py", text), tmp_path / "run", "--overfit-batch")
    assert outcome.code == (0 if is_learnt else 1), outcome.err
    assert ("can learn" if is_learnt else "not learnt by heart") in outcome.out
    found = json.loads((tmp_path / "run" / "overfit_batch.json").read_text())
    assert found["is_learnt"] is is_learnt
    assert len(found["losses"]) == outcome.of("task_completed")[0]["values"]["steps"]
    assert not (tmp_path / "run" / "model.pt").exists()
    assert list((tmp_path / "run" / "checkpoints").iterdir()) == []


def test_numbers_are_learnt_by_heart_too(tmp_path: Path, train: Train) -> None:
    outcome = train(written(tmp_path / "line.py", LINE), tmp_path / "run", "--overfit-batch")
    assert outcome.code == 0
    assert outcome.of("task_completed")[0]["values"]["share_right"] is None


def test_a_learning_rate_is_suggested_and_drawn(tmp_path: Path, train: Train) -> None:
    text = CLASSES.replace("LAST", "nn.Linear(64, 3)").replace("RATE", "3e-4")
    outcome = train(written(tmp_path / "classes.py", text), tmp_path / "run", "--lr-find")
    assert outcome.code == 0, outcome.err
    found = json.loads((tmp_path / "run" / "lr_find.json").read_text())
    assert found["lr"][0] == pytest.approx(1e-7)
    assert len(found["lr"]) == len(found["loss"]) == len(found["smoothed"])
    assert 1e-5 < found["suggestion"] <= found["lowest"] <= 10
    assert f"--set lr={found['suggestion']:.1e}" in outcome.out
    picture = ElementTree.fromstring((tmp_path / "run" / "lr_find.svg").read_text())
    lines = picture.findall("{http://www.w3.org/2000/svg}polyline")
    assert [each.get("class") for each in lines] == ["points", "curve", "axis", "axis", "mark"]
    assert len(str(lines[1].get("points")).split()) == len(found["lr"])


@pytest.mark.usefixtures("reads")
def test_looking_for_a_learning_rate_leaves_the_run_as_it_was(tmp_path: Path) -> None:
    source = read_source(restless(tmp_path, ADAMW, ONE_CYCLE))
    draft = Plan(
        mode="parts", reason="", file=str(source.path), run_dir=str(tmp_path), source_sha256=source.sha256,
        device=Choice(""), devices="cpu", settings=("ema=0.9", "clip=1.0"), seed=0,
    )  # fmt: skip
    run, _ = assemble(source, draft)
    before = Snapshot().take(state_of(run, [own_part_of(run)]))
    report = Report(EventLog(tmp_path / "events.jsonl"), has_lines=False)
    lr_find(Trial(run, report, Accord(ALONE, StopRequest())))
    assert _is_same(before, state_of(run, [own_part_of(run)]))


def _is_same(one: object, other: object) -> bool:
    if isinstance(one, torch.Tensor):
        return isinstance(other, torch.Tensor) and torch.equal(one, other)
    if isinstance(one, dict):
        return (
            isinstance(other, dict)
            and one.keys() == other.keys()
            and all(_is_same(one[key], other[key]) for key in one)
        )
    if isinstance(one, list | tuple):
        return isinstance(other, list | tuple) and len(one) == len(other) and all(map(_is_same, one, other))
    return one == other


SLOW = """
import time
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Slow(Dataset):
    def __len__(self):
        return 40

    def __getitem__(self, index):
        end = time.perf_counter() + DELAY
        while time.perf_counter() < end:
            pass
        return torch.ones(256), torch.ones(16)


train_loader = DataLoader(Slow(), batch_size=4)
model = nn.Linear(256, 16, bias=False)
"""


def test_what_a_step_costs_is_measured(tmp_path: Path, train: Train, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throughput, "_SECONDS", 0.2)
    monkeypatch.setattr(throughput, "_SIZE", 128)
    file = written(tmp_path / "slow.py", SLOW.replace("DELAY", "0.005"))
    outcome = train(file, tmp_path / "run", "--profile")
    assert outcome.code == 0, outcome.err
    found = json.loads((tmp_path / "run" / "profile.json").read_text())
    # Each sample waits 5 ms, and there is little else.
    assert 20 < found["samples_per_s"] < 200
    assert found["data_stall"] > 0.5
    assert "more workers in the DataLoader may help" in outcome.out
    assert found["flops_per_s"] > 0
    assert 0 < found["mfu_estimate"] < 1.5
    assert "estimated" in outcome.out


def test_several_processes_are_refused(tmp_path: Path, train: Train) -> None:
    file = written(tmp_path / "line.py", LINE)
    outcome = train(file, tmp_path / "run", "--lr-find", "--processes=2", "--devices=cpu")
    assert outcome.code == 2
    assert "--lr-find works in one process" in outcome.err


def test_a_script_has_its_own_ways(tmp_path: Path, train: Train) -> None:
    outcome = train(written(tmp_path / "loop.py", "loss.backward()"), tmp_path / "run", "--profile")
    assert outcome.code == 2
    assert "--profile has no meaning for it" in outcome.err
