"""Whole runs of our own loop: what they learn, tell, leave behind, and say when something is wrong."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest
import torch
from programs_to_train import LINE, written
from training_runs import Train

from torchvet_runtime import durable

# A change to LINE, the exit code, and what is said about it.
FAILURES = [
    ("model = nn.Linear(1, 1)", "model = nn.Linear(2, 1)", 1, "mat1 and mat2 shapes cannot be multiplied"),
    ("3 * x + 1), batch_size=8", "x / 0), batch_size=8", 1, "not a finite number"),
    ("lr=0.1", "lr=1e6", 1, "a lower learning rate may help"),
    ("epochs = 4", "epochs = 4\nraise ValueError('no data here')", 1, "ValueError: no data here"),
    ("epochs = 4", "epochs = (4", 2, "line.py:11"),
    ("epochs = 4", "import sys\nsys.exit('not today')", 1, "not today"),
    ("x = torch.linspace(-1, 1, 64)", "x = torch.linspace(-1, 1, 0)", 1, ""),
    ("3 * x + 1), batch_size=8", "x.repeat(1, 3)), batch_size=8", 2, "no loss is given, and none fits"),
    ("torch.optim.SGD(model.parameters(), lr=0.1)", "torch.optim.LBFGS(model.parameters())", 2, "is LBFGS"),
    ("val_loader =", "# torchvet: train modell=model\nval_loader =", 2, "modell=model"),
    ("val_loader =", "# torchvet: train loss=nn.NoLoss()\nval_loader =", 2, "NoLoss"),
]


def test_run_learns_and_leaves_everything(tmp_path: Path, train: Train) -> None:
    outcome = train(written(tmp_path / "line.py", LINE), tmp_path / "run")
    assert outcome.code == 0, outcome.err
    losses = [each["val_loss"] for each in outcome.of("epoch_completed")]
    assert len(losses) == 4
    assert losses[-1] < losses[0] / 4
    assert abs(outcome.weights["weight"].item() - 3) < 0.5
    plan = json.loads((tmp_path / "run" / "plan.json").read_text())
    assert (plan["mode"], plan["epochs"], plan["loss"]["value"]) == ("parts", 4, "mse_loss")
    manifest = json.loads((tmp_path / "run" / "checkpoints" / "manifest.json").read_text())
    listed = {each["file"] for each in manifest["checkpoints"]}
    assert {each.name for each in (tmp_path / "run" / "checkpoints").glob("*.pt")} == listed
    newest = torch.load(
        tmp_path / "run" / "checkpoints" / manifest["checkpoints"][-1]["file"], weights_only=True
    )
    assert newest["progress"]["epoch"] == 4
    assert outcome.out.count("epoch ") == 4


@pytest.mark.usefixtures("saves_each_time")
def test_events_are_those_of_the_documentation(tmp_path: Path, train: Train, checkout: Path) -> None:
    outcome = train(written(tmp_path / "line.py", LINE), tmp_path / "run")
    rows = [
        line.split("|")
        for line in (checkout / "docs" / "events.md").read_text("utf-8").splitlines()
        if line.startswith("| `")
    ]
    documented = {row[1].strip(" `"): row[3] for row in rows if len(row) > 4}
    for event in outcome.events:
        assert event["v"] == 1
        assert isinstance(event["time"], float)
        for field in event.keys() - {"v", "event", "time"}:
            assert f"`{field}`" in documented[event["event"]], event
    words = [each["event"] for each in outcome.events]
    assert words[0] == "run_started"
    assert words[-1] == "run_completed"
    assert (
        words.count("epoch_started") == words.count("epoch_completed") == words.count("checkpoint_saved") == 4
    )
    assert outcome.of("iteration_completed")[-1]["step"] == 32


def test_same_seed_same_weights_and_another_seed_others(tmp_path: Path, train: Train) -> None:
    file = written(tmp_path / "line.py", LINE)
    one, same, other = (
        train(file, tmp_path / seed, f"--seed={seed[:1]}").weights for seed in ("7a", "7b", "8")
    )
    assert torch.equal(one["weight"], same["weight"])
    assert not torch.equal(one["weight"], other["weight"])


@pytest.mark.parametrize(("before", "after", "code", "said"), FAILURES)
def test_failure_is_said_in_the_users_terms(
    before: str, after: str, code: int, said: str, tmp_path: Path, train: Train
) -> None:
    assert before in LINE
    outcome = train(written(tmp_path / "line.py", LINE.replace(before, after)), tmp_path / "run")
    assert outcome.code == code, outcome.err
    assert said in outcome.err
    assert "torchvet_runtime" not in outcome.err
    if outcome.folder.exists():
        assert outcome.events[-1]["event"] == "run_failed"
        assert outcome.events[-1]["exit_code"] == code


def test_settings_change_the_plan(tmp_path: Path, train: Train) -> None:
    file = written(tmp_path / "line.py", LINE)
    options = ["--set", "lr=0.01", "--set", "batch_size=16", "--set", "epochs=2", "--set", "loss=nn.L1Loss()"]
    outcome = train(file, tmp_path / "run", *options)
    assert outcome.code == 0, outcome.err
    assert outcome.of("iteration_completed")[-1]["lr"] == 0.01
    assert (outcome.of("run_started")[0]["n_batches"], outcome.of("run_completed")[0]["epoch"]) == (4, 2)


def test_folder_of_a_run_is_not_overwritten(tmp_path: Path, train: Train) -> None:
    file = written(tmp_path / "line.py", LINE)
    first = train(file, tmp_path / "run")
    events = first.events
    again = train(file, tmp_path / "run")
    assert again.code == 2
    assert "--resume" in again.err
    assert again.events == events


@pytest.mark.usefixtures("saves_each_time")
@pytest.mark.parametrize("mine", ["model.pt", "checkpoints/best.pt"])
def test_files_of_somebody_else_are_not_overwritten(mine: str, tmp_path: Path, train: Train) -> None:
    path = tmp_path / "run" / mine
    path.parent.mkdir(parents=True)
    written(path, "mine")
    outcome = train(written(tmp_path / "line.py", LINE), tmp_path / "run")
    assert outcome.code == 2
    assert "choose another --run-dir" in outcome.err
    assert path.read_text("utf-8") == "mine"


@pytest.mark.usefixtures("saves_each_time")
def test_full_disk_keeps_the_run_alive(tmp_path: Path, train: Train, monkeypatch: pytest.MonkeyPatch) -> None:
    flush, n_calls = os.fsync, iter(range(1000))

    def full_at_first(descriptor: int) -> None:
        # The plan is written, then the disk fills up for the first checkpoint, then somebody makes room.
        if next(n_calls) in {2, 3}:
            raise OSError(errno.ENOSPC, "No space left on device")
        flush(descriptor)

    monkeypatch.setattr(durable.os, "fsync", full_at_first)
    outcome = train(written(tmp_path / "line.py", LINE), tmp_path / "run")
    assert outcome.code == 0
    assert "No space left on device" in outcome.err
    assert len(outcome.of("checkpoint_failed")) == 2
    assert len(outcome.of("checkpoint_saved")) == 2


@pytest.mark.parametrize("wrapping", ["", "module.", "_orig_mod.", "module._orig_mod."])
def test_weights_to_begin_with_may_come_from_any_wrapping(
    wrapping: str, tmp_path: Path, train: Train
) -> None:
    weights = {f"{wrapping}weight": torch.tensor([[3.0]]), f"{wrapping}bias": torch.tensor([1.0])}
    torch.save({"epoch": 3, "state_dict": weights}, tmp_path / "start.pth")
    outcome = train(
        written(tmp_path / "line.py", LINE), tmp_path / "run", "--weights", str(tmp_path / "start.pth")
    )
    assert outcome.code == 0, outcome.err
    assert outcome.of("epoch_completed")[0]["train_loss"] < 1e-9
