"""A run that was stopped anywhere and resumed is, bit by bit, the run that was never stopped."""

from __future__ import annotations

from pathlib import Path

import pytest
from programs_to_train import ADAMW, ONE_CYCLE, OWN_ORDER, PLATEAU, SGD, STEP, restless
from training_runs import Train, is_same, told

from torchvet_runtime import events, pace

# Where it stops, by samples read (4 a batch, 10 batches an epoch; the first 4 samples are those of the plan), and how it trains.
STOPS: list[tuple[str, int, str, str, int]] = [
    ("TRAIN", 5, ADAMW, "", 0),
    ("TRAIN", 23, ADAMW, ONE_CYCLE, 0),
    ("TRAIN", 44, SGD, STEP, 0),
    ("TRAIN", 70, SGD, PLATEAU, 0),
    ("TRAIN", 99, ADAMW, OWN_ORDER, 0),
    ("VAL", 3, ADAMW, STEP, 0),
    ("VAL", 24, SGD, ONE_CYCLE, 0),
    # Of two worker processes one counts its own samples, and the batches it reads ahead are read again.
    ("TRAIN", 9, ADAMW, ONE_CYCLE, 2),
    ("TRAIN", 18, SGD, STEP, 2),
]


pytestmark = pytest.mark.usefixtures("reads")


@pytest.mark.parametrize(("role", "stop_at", "optimizer", "scheduler", "n_workers"), STOPS)
def test_resumed_run_is_the_run_that_was_never_stopped(
    role: str, stop_at: int, optimizer: str, scheduler: str, n_workers: int,
    tmp_path: Path, train: Train, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    file = restless(tmp_path, optimizer, scheduler, n_workers)
    whole = train(file, tmp_path / "whole")
    assert whole.code == 0, whole.err
    read_whole = _samples_read(tmp_path)
    monkeypatch.setenv(f"STOP_AT_{role}", str(stop_at))
    stopped = train(file, tmp_path / "parted")
    assert stopped.code == 143, stopped.err
    assert "torchvet train --resume" in stopped.err
    [ending] = stopped.of("run_stopped")
    assert ending["step"] < 30
    monkeypatch.delenv(f"STOP_AT_{role}")
    resumed = train(None, tmp_path / "parted")
    assert resumed.code == 0, resumed.err
    assert is_same(resumed.weights, whole.weights)
    assert told(resumed) == told(whole)
    if n_workers == 0 and role == "TRAIN":
        # The plan's look at the first batch comes twice; nothing else is read twice.
        assert len(_samples_read(tmp_path)) == len(read_whole) + 4


def _samples_read(folder: Path) -> list[str]:
    log = folder / "read.txt"
    samples = log.read_text().splitlines()
    log.unlink()
    return samples


def test_stopping_twice_and_adding_epochs_changes_nothing(
    tmp_path: Path, train: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = restless(tmp_path)
    whole = train(file, tmp_path / "whole", "--epochs", "5")
    for stop_at in ("31", "17"):
        monkeypatch.setenv("STOP_AT_TRAIN", stop_at)
        first = [file] if stop_at == "31" else [None]
        assert train(*first, tmp_path / "parted").code == 143
    monkeypatch.delenv("STOP_AT_TRAIN")
    assert train(None, tmp_path / "parted").code == 0
    longer = train(None, tmp_path / "parted", "--epochs", "5")
    assert longer.code == 0, longer.err
    assert is_same(longer.weights, whole.weights)


@pytest.mark.usefixtures("saves_each_time")
def test_run_killed_inside_a_long_epoch_goes_on_from_there(
    tmp_path: Path, train: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "_INTERVAL_S", 0.0)
    monkeypatch.setattr(pace, "LEAST_INTERVAL_S", -1.0)
    monkeypatch.setattr(pace, "SHARE", 1e9)
    whole = train(restless(tmp_path), tmp_path / "run")
    assert {"time", "epoch"} == {each["on"] for each in whole.of("checkpoint_saved")}
    # What was saved last is gone, as if the run had been killed one step before its end.
    (tmp_path / "run" / "checkpoints" / "step-00000030.pt").unlink()
    resumed = train(None, tmp_path / "run")
    assert resumed.code == 0
    assert resumed.of("run_started")[-1]["resumed_from"] == "checkpoints/step-00000029.pt"
    assert is_same(resumed.weights, whole.weights)
    assert told(resumed)[-1] == told(whole)[-1]


@pytest.mark.usefixtures("saves_each_time")
@pytest.mark.parametrize("damage", ["flip", "cut", "gone"])
def test_damaged_newest_checkpoint_is_named_and_passed_over(
    damage: str, tmp_path: Path, train: Train
) -> None:
    file = restless(tmp_path)
    whole = train(file, tmp_path / "run")
    before, last = [each["path"] for each in whole.of("checkpoint_saved")][-2:]
    newest = tmp_path / "run" / last
    content = bytearray(newest.read_bytes())
    content[len(content) // 2] ^= 1
    if damage == "gone":
        newest.unlink()
    else:
        newest.write_bytes(content if damage == "flip" else content[:-100])
    resumed = train(None, tmp_path / "run")
    assert resumed.code == 0
    assert any(newest.name in each["message"] for each in resumed.of("notice"))
    assert newest.name in resumed.err
    assert resumed.of("run_started")[-1]["resumed_from"] == before
    assert is_same(resumed.weights, whole.weights)


def test_run_without_any_whole_checkpoint_is_refused(tmp_path: Path, train: Train) -> None:
    file = restless(tmp_path)
    train(file, tmp_path / "run")
    for each in (tmp_path / "run" / "checkpoints").glob("step-*.pt"):
        each.write_bytes(b"nothing")
    resumed = train(None, tmp_path / "run")
    assert resumed.code == 1
    assert "start a new run" in resumed.err
