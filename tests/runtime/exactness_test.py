"""Data that can't be ordered by us, generators of the user's own, and signals that reach workers: exact, or said not to be."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from programs_to_train import written
from training_runs import Outcome, Train

# DATA makes train_loader; its numbers must hang on what a resumed run has to put back.
_PROGRAM = """
import os, random, signal
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, IterableDataset

epochs = 3
own_torch = torch.Generator().manual_seed(1)
own_numpy = np.random.default_rng(2)
old_numpy = np.random.RandomState(3)


def stop_at(n, wanted=os.environ.get("STOP_AT")):
    if wanted and n == int(wanted):
        os.kill(os.getpid(), signal.SIGTERM)


class Net(nn.Module):
    n_calls = 0

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(2, 4), nn.Dropout(0.5), nn.Linear(4, 1))

    def forward(self, x):
        if self.training and torch.is_grad_enabled():
            Net.n_calls += 1
            stop_at(Net.n_calls)
        return self.layers(x)


def pair(x):
    return torch.tensor([float(x), 1.0]), torch.tensor([float(x)])


DATA
model = Net()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
loss = nn.MSELoss()
"""
_OWN_GENERATORS = """
class Noisy(Dataset):
    def __init__(self):
        self.transforms = [random.Random(7)]

    def __len__(self):
        return 16

    def __getitem__(self, i):
        noise = torch.rand((), generator=own_torch) + own_numpy.random() + old_numpy.rand() + self.transforms[0].random()
        return pair(i / 16 + noise)


train_loader = DataLoader(Noisy(), batch_size=4, shuffle=True)
"""
_STREAM = """
class Stream(IterableDataset):
    def __iter__(self):
        for i in range(16):
            yield pair(i / 16 + torch.rand(()) + random.random())


train_loader = DataLoader(Stream(), batch_size=4)
"""
_STATEFUL_LOADER = """
class Loader:
    def __init__(self):
        self.at, self.seed = 0, 0.0

    def __iter__(self):
        while self.at < 4:
            self.at += 1
            self.seed = (self.seed * 7 + 0.3) % 1
            yield torch.full((4, 2), self.seed), torch.ones(4, 1)
        self.at = 0

    def __len__(self):
        return 4

    def state_dict(self):
        return {"at": self.at, "seed": self.seed}

    def load_state_dict(self, state):
        self.at, self.seed = state["at"], state["seed"]


# torchvet: train train=train_loader
train_loader = Loader()
"""
_STATEFUL_DATASET = """
class Counting(Dataset):
    def __init__(self):
        self.n = 0

    def __len__(self):
        return 16

    def __getitem__(self, i):
        self.n += 1
        return pair(i / 16 + self.n % 5)

    def state_dict(self):
        return {"n": self.n}

    def load_state_dict(self, state):
        self.n = state["n"]


train_loader = DataLoader(Counting(), batch_size=4, shuffle=True)
"""
_COUNTING = _STATEFUL_DATASET.replace("state_dict", "another_name")
_IN_WORKERS = _OWN_GENERATORS.replace("shuffle=True", "shuffle=True, num_workers=2")


@pytest.mark.parametrize(
    "data", [_OWN_GENERATORS, _STREAM, _STATEFUL_LOADER, _STATEFUL_DATASET],
    ids=["own generators", "stream", "stateful loader", "stateful dataset"],
)  # fmt: skip
@pytest.mark.parametrize("stop_at", [3, 5, 11])
def test_what_can_be_put_back_is(
    data: str, stop_at: int, tmp_path: Path, train: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path / "program.py", _PROGRAM.replace("DATA", data))
    whole = train(file, tmp_path / "whole")
    assert whole.code == 0, whole.err
    monkeypatch.setenv("STOP_AT", str(stop_at))
    stopped = train(file, tmp_path / "parted")
    assert stopped.code == 143, stopped.err
    monkeypatch.delenv("STOP_AT")
    resumed = train(None, tmp_path / "parted")
    assert resumed.code == 0, resumed.err
    assert _losses(resumed) == _losses(whole)
    assert all(torch.equal(resumed.weights[key], each) for key, each in whole.weights.items())


def _losses(outcome: Outcome) -> list[float]:
    return [each["train_loss"] for each in outcome.of("epoch_completed")]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (_STREAM, "Stream is read from its start and can't be entered in the middle"),
        (_IN_WORKERS, "dataset.own_torch, dataset.own_numpy, dataset.old_numpy and 1 more draws random numbers of its own"),
        (_COUNTING, "reading Counting changes its n, which is not kept"),
    ],
)  # fmt: skip
def test_what_can_not_be_exact_is_said_beforehand(data: str, said: str, tmp_path: Path, train: Train) -> None:
    planned = train(
        written(tmp_path / "program.py", _PROGRAM.replace("DATA", data)), tmp_path / "run", "--plan"
    )
    assert planned.code == 0, planned.err
    assert said in planned.out


@pytest.mark.parametrize("data", [_OWN_GENERATORS, _STATEFUL_LOADER, _STATEFUL_DATASET])
def test_what_is_exact_is_passed_over_in_silence(data: str, tmp_path: Path, train: Train) -> None:
    planned = train(
        written(tmp_path / "program.py", _PROGRAM.replace("DATA", data)), tmp_path / "run", "--plan"
    )
    assert planned.code == 0, planned.err
    notes = [each for each in planned.out.splitlines() if each.strip().startswith("note:")]
    assert [each for each in notes if "validation" not in each] == []


_OWN_SCHEDULER = """
class Shrinking(torch.optim.lr_scheduler.LRScheduler):
    def __init__(self, optimizer):
        self.shrink = lambda epoch: 0.9 ** epoch
        super().__init__(optimizer)

    def get_lr(self):
        return [each * self.shrink(self.last_epoch) for each in self.base_lrs]


scheduler = Shrinking(optimizer)
"""


def test_scheduler_that_keeps_a_function_goes_on(
    tmp_path: Path, train: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path / "program.py", _PROGRAM.replace("DATA", _STREAM) + _OWN_SCHEDULER)
    whole = train(file, tmp_path / "whole")
    monkeypatch.setenv("STOP_AT", "9")
    assert train(file, tmp_path / "parted").code == 143
    monkeypatch.delenv("STOP_AT")
    resumed = train(None, tmp_path / "parted")
    assert (resumed.code, resumed.of("checkpoint_failed")) == (0, []), resumed.err
    assert [each["lr"] for each in resumed.of("epoch_completed")] == [
        each["lr"] for each in whole.of("epoch_completed")
    ]
    assert all(torch.equal(resumed.weights[key], each) for key, each in whole.weights.items())


# Says when the third step is being made, and goes on until it is stopped.
_LONG = """
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

x = torch.linspace(-1, 1, 64).unsqueeze(1)
train_loader = DataLoader(TensorDataset(x, 3 * x + 1), batch_size=2, num_workers=2)
model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
steps = iter(range(10**9))
optimizer.register_step_post_hook(lambda *_: next(steps) == 2 and print("third", flush=True))
epochs = 10**6
"""


def test_signal_to_the_run_and_its_workers_ends_it_in_good_order(tmp_path: Path) -> None:
    written(tmp_path / "long.py", _LONG)
    line = [sys.executable, "-m", "torchvet.cli.main", "train", "long.py", "--run-dir", "run"]
    with subprocess.Popen(
        line,
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert any("third" in output for output in process.stdout)
        log = tmp_path / "run" / "events.jsonl"
        started = next(
            each for each in map(json.loads, log.read_text().splitlines()) if each["event"] == "run_started"
        )
        # As a job queue does: every process of the job.
        os.killpg(os.getpgid(started["pid"]), signal.SIGTERM)
        _, said = process.communicate()
    assert process.returncode == 143, said
    assert "Traceback" not in said
    last = [json.loads(each) for each in log.read_text().splitlines()][-1]
    assert (last["event"], last["signal"]) == ("run_stopped", "SIGTERM")
