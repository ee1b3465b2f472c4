"""Checkpoints are written beside training, as often as its pace allows, and nothing that goes wrong there stops it."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from torchvet_runtime import pace
from torchvet_runtime.checkpoint import Checkpoints, Occasion, Saved, State
from torchvet_runtime.failures import CheckpointError
from torchvet_runtime.keeping import Keeper
from torchvet_runtime.pace import Pace
from torchvet_runtime.snapshot import Snapshot


class _Held(Checkpoints):
    """Begins to write only when it is let go."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory, keep_last=9)
        self.may_write = threading.Event()

    def save(self, state: State, occasion: Occasion) -> Saved:
        """Waits, then saves; breaks for one occasion."""
        assert self.may_write.wait(60)
        if occasion.on == "broken":
            raise RuntimeError("the disk is on fire")
        return super().save(state, occasion)


class _Scene:
    """A keeper over held checkpoints, a weight that training changes, and what was told."""

    def __init__(self, directory: Path) -> None:
        self.checkpoints = _Held(directory)
        self.told: list[Saved | CheckpointError] = []
        self.keeper = Keeper(self.checkpoints, self.told.append, shares_cpu=False)
        self.weight = torch.zeros(3)
        self.step = 0

    def train_and_keep(self, score: float | None, on: str = "epoch", surely: bool = False) -> None:
        self.step += 1
        self.weight.add_(1)
        keep = self.keeper.keep_surely if surely else self.keeper.keep
        keep(lambda: {"weight": self.weight}, Occasion(self.step, self.step, score, on, 0, ""))

    def saved(self) -> dict[int, float]:
        """Steps that are on the disk, with what the weight was then."""
        found = {}
        for entry in sorted(each.entry.step for each in self.told if isinstance(each, Saved)):
            path = self.checkpoints.directory / f"step-{entry:08d}.pt"
            found[entry] = float(torch.load(path, weights_only=True)["weight"][0])
        return found


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> _Scene:
    monkeypatch.setattr(pace, "SHARE", 1e9)
    return _Scene(tmp_path)


def test_training_goes_on_while_a_copy_is_written(scene: _Scene) -> None:
    scene.train_and_keep(0.5)
    scene.weight.add_(100)
    assert scene.told == []
    scene.checkpoints.may_write.set()
    scene.keeper.finish()
    assert scene.saved() == {1: 1.0}


def test_best_waits_for_its_turn_and_gives_it_to_a_better_one(scene: _Scene) -> None:
    for score in (0.5, 0.4, 0.3, 0.6, 0.35):
        scene.train_and_keep(score)
    scene.checkpoints.may_write.set()
    scene.keeper.finish()
    # The first was at hand; of those that came meanwhile the best was kept.
    assert scene.saved() == {1: 1.0, 3: 3.0}


def test_stop_is_saved_before_the_run_ends_and_so_is_the_best(scene: _Scene) -> None:
    scene.checkpoints.may_write.set()
    for score in (0.5, 0.4):
        scene.train_and_keep(score)
    scene.train_and_keep(None, "stop", surely=True)
    assert {2, 3} <= scene.saved().keys()
    assert Checkpoints(scene.checkpoints.directory).best_score == 0.4


def test_what_breaks_in_the_thread_is_told_and_the_next_one_is_saved(scene: _Scene) -> None:
    scene.checkpoints.may_write.set()
    scene.train_and_keep(None, "broken", surely=True)
    scene.train_and_keep(None, "stop", surely=True)
    failed, saved = scene.told
    assert "on fire" in str(failed)
    assert isinstance(saved, Saved)


def test_state_that_can_not_be_kept_is_told_by_its_path(scene: _Scene) -> None:
    scene.checkpoints.may_write.set()
    content: dict[str, Any] = {"optimizer": {"state": [object()]}}
    scene.keeper.keep_surely(lambda: content, Occasion(1, 1, None, "stop", 0, ""))
    [failed] = scene.told
    assert "optimizer.state.0, which is a builtins.object" in str(failed)


@pytest.mark.parametrize("cost_s", [0.01, 1.0, 90.0])
def test_saving_takes_the_share_it_may_take_and_no_more(cost_s: float) -> None:
    now = [0.0]
    measured = Pace(lambda: now[0])
    n_saves = 0
    for _ in range(100_000):
        now[0] += 1.0
        if measured.allows():
            measured.began()
            measured.spent(cost_s)
            now[0] += cost_s
            n_saves += 1
    # The first one's cost is not known beforehand.
    assert (measured.share * now[0] - cost_s) / now[0] <= pace.SHARE
    assert measured.share > 0.8 * min(pace.SHARE, cost_s)
    assert n_saves > 30


def test_inside_an_epoch_it_is_saved_once_a_minute_at_most() -> None:
    now = [0.0]
    measured = Pace(lambda: now[0])
    due = []
    for second in range(300):
        now[0] = float(second)
        if measured.is_due():
            measured.began()
            measured.spent(0.5)
            due.append(second)
    assert due == [61, 122, 183, 244]


def test_copy_is_plain_and_shares_nothing(tmp_path: Path) -> None:
    weight = torch.randn(4, 3, 5, 5).to(memory_format=torch.channels_last)
    state = {
        "tied": [weight, weight], "lr": np.float64(0.1), "n": np.int64(3), "flag": np.bool_(True),
        "milestones": Counter({3: 1}), "inner": OrderedDict(a=(1, None, {"x": torch.ones(2, dtype=torch.bfloat16)})),
    }  # fmt: skip
    room = Snapshot()
    copy = room.take(state)
    torch.save(copy, tmp_path / "copy.pt")
    loaded = torch.load(tmp_path / "copy.pt", weights_only=True)
    assert (loaded["lr"], loaded["n"], loaded["flag"], loaded["milestones"]) == (
        0.1,
        3,
        True,
        Counter({3: 1}),
    )
    assert torch.equal(loaded["tied"][0], weight)
    assert loaded["tied"][0].is_contiguous(memory_format=torch.channels_last)
    assert loaded["tied"][0].data_ptr() == loaded["tied"][1].data_ptr() != weight.data_ptr()
    again = room.take(state)
    assert again["tied"][0].data_ptr() == copy["tied"][0].data_ptr()
