"""What a run's folder holds besides checkpoints: what it takes to repeat the run, and its numbers for other programs."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import types
from pathlib import Path
from typing import Any

import pytest
from programs_to_train import LINE, written
from training_runs import Outcome, Train

from torchvet_runtime import run_facts

# A library that only notes what it is asked to do, as both of them are used.
_FAKE = """
import types
calls = []
api = types.SimpleNamespace(api_key=None)

class Run:
    id = "abc123"
    info = types.SimpleNamespace(run_id="run-7")
    def log(self, numbers, step): calls.append(("log", numbers, step))
    def finish(self, exit_code): calls.append(("finish", exit_code))

def init(**options): calls.append(("init", options)); return Run()
def start_run(**options): calls.append(("start_run", options)); return Run()
def log_params(params): calls.append(("log_params", params))
def log_metrics(numbers, step): calls.append(("log_metrics", numbers, step))
def end_run(status): calls.append(("end_run", status))
"""


def _environment(outcome: Outcome, start: int = 1) -> dict[str, Any]:  # Any: facts of all kinds
    path = outcome.folder / "starts" / str(start) / "environment.json"
    return dict(json.loads(path.read_text("utf-8")))


def _git(folder: Path, *words: str) -> str:
    line = ["git", "-c", "user.name=A", "-c", "user.email=a@b", *words]
    return subprocess.run(line, cwd=folder, capture_output=True, text=True, check=True).stdout.strip()


def test_commit_and_difference_are_kept(tmp_path: Path, train: Train) -> None:
    file = written(tmp_path / "line.py", LINE)
    _git(tmp_path, "init", "-q")
    _git(tmp_path, "add", "line.py")
    _git(tmp_path, "commit", "-qm", "One")
    written(file, LINE.replace("lr=0.1", "lr=0.2"))
    outcome = train(file, tmp_path / "run", "--epochs=1")
    facts = _environment(outcome)
    assert facts["git"]["commit"] == _git(tmp_path, "rev-parse", "HEAD")
    assert facts["git"]["is_changed"]
    assert "+optimizer = torch.optim.SGD(model.parameters(), lr=0.2)" in (
        outcome.folder / "starts" / "1" / "git.diff"
    ).read_text("utf-8")
    assert (outcome.folder / "starts" / "1" / "code" / "line.py").read_text("utf-8") == file.read_text(
        "utf-8"
    )
    assert facts["packages"]["torch"].startswith("2.")
    assert facts["command"] == sys.orig_argv
    again = train(None, tmp_path / "run", "--epochs=2")
    assert again.code == 0, again.err
    assert _environment(again, 2)["git"]["commit"] == facts["git"]["commit"]


def test_a_large_difference_is_cut(tmp_path: Path, train: Train, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(tmp_path / "line.py", LINE)
    _git(tmp_path, "init", "-q")
    _git(tmp_path, "add", "line.py")
    _git(tmp_path, "commit", "-qm", "One")
    written(file, LINE + "# more\n" * 500)
    monkeypatch.setattr(run_facts, "_MOST_BYTES", 1000)
    outcome = train(file, tmp_path / "run", "--epochs=1")
    assert _environment(outcome)["git"]["is_cut"]
    assert (outcome.folder / "starts" / "1" / "git.diff").stat().st_size == 1000


@pytest.mark.parametrize("git", ["#!/bin/sh\nsleep 60\n", "#!/bin/sh\nexit 128\n", None])
def test_git_that_hangs_fails_or_is_missing_is_no_matter(
    git: str | None, tmp_path: Path, train: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bin").mkdir()
    if git is not None:
        written(tmp_path / "bin" / "git", git).chmod(0o755)
        (tmp_path / "bin" / "sleep").symlink_to("/bin/sleep")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(run_facts, "_GIT_S", 0.2)
    outcome = train(written(tmp_path / "line.py", LINE), tmp_path / "run", "--epochs=1")
    assert outcome.code == 0, outcome.err
    assert _environment(outcome)["git"] is None


def test_variables_that_may_be_secret_are_not_kept(
    tmp_path: Path, train: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WANDB_API_KEY", "do-not-tell")
    outcome = train(written(tmp_path / "line.py", LINE), tmp_path / "run", "--epochs=1")
    assert _environment(outcome)["variables"]["OMP_NUM_THREADS"] == "1"
    assert "do-not-tell" not in (outcome.folder / "starts" / "1" / "environment.json").read_text("utf-8")


def test_epochs_become_rows(tmp_path: Path, train: Train) -> None:
    file = written(tmp_path / "line.py", LINE)
    train(file, tmp_path / "run", "--epochs=2")
    outcome = train(None, tmp_path / "run", "--epochs=3")
    with (tmp_path / "run" / "metrics.csv").open(newline="") as table:
        rows = list(csv.DictReader(table))
    assert [row["epoch"] for row in rows] == ["1", "2", "3"]
    assert float(rows[-1]["val_loss"]) == outcome.of("epoch_completed")[-1]["val_loss"]


@pytest.mark.parametrize("library", ["mlflow", "wandb"])
def test_numbers_go_to_a_tracker_when_asked(
    library: str, tmp_path: Path, train: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "site").mkdir()
    written(tmp_path / "site" / f"{library}.py", _FAKE)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    monkeypatch.delenv("WANDB_MODE", raising=False)
    calls: list[tuple[Any, ...]] = __import__(library).calls
    outcome = train(written(tmp_path / "line.py", LINE), tmp_path / "run", "--log", f"csv,{library}")
    assert outcome.code == 0, outcome.err
    names = [each[0] for each in calls]
    losses = [
        each[1]["val_loss"] for each in calls if each[0] in {"log", "log_metrics"} and "val_loss" in each[1]
    ]
    assert losses == [each["val_loss"] for each in outcome.of("epoch_completed")]
    if library == "wandb":
        assert calls[0][1]["mode"] == "offline"
        assert calls[0][1]["config"]["optimizer"] == "optimizer: SGD(lr=0.1)"
        assert calls[-1] == ("finish", 0)
    else:
        assert names[:2] == ["start_run", "log_params"]
        assert calls[-1] == ("end_run", "FINISHED")
    calls.clear()
    train(None, tmp_path / "run", "--epochs=5")
    assert calls[0][1]["id" if library == "wandb" else "run_id"] == (
        "abc123" if library == "wandb" else "run-7"
    )


def test_numbers_go_to_tensorboard(tmp_path: Path, train: Train, monkeypatch: pytest.MonkeyPatch) -> None:
    points: list[tuple[Any, ...]] = []

    class SummaryWriter:
        def __init__(self, folder: str, purge_step: int | None) -> None:
            points.append(("open", folder, purge_step))

        def add_scalar(self, name: str, value: float, step: int, _time: float) -> None:
            points.append((name, value, step))

        def flush(self) -> None: ...

        def close(self) -> None:
            points.append(("close",))

    (tmp_path / "site").mkdir()
    written(tmp_path / "site" / "tensorboard.py", "")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    module = types.ModuleType("torch.utils.tensorboard")
    module.__dict__["SummaryWriter"] = SummaryWriter
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard", module)
    outcome = train(written(tmp_path / "line.py", LINE), tmp_path / "run")
    assert points[0] == ("open", str(tmp_path / "run" / "tensorboard"), None)
    assert points[-1] == ("close",)
    drawn = [each[1:] for each in points if each[0] == "epoch/val_loss"]
    assert drawn == [(each["val_loss"], each["step"]) for each in outcome.of("epoch_completed")]


def test_a_tracker_that_breaks_costs_the_run_nothing(
    tmp_path: Path, train: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "site").mkdir()
    written(tmp_path / "site" / "wandb.py", "def init(**options): raise OSError('no route to host')")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    monkeypatch.delitem(sys.modules, "wandb", raising=False)
    outcome = train(written(tmp_path / "line.py", LINE), tmp_path / "run", "--log", "wandb")
    assert outcome.code == 0
    assert "nothing more goes to wandb: OSError: no route to host" in outcome.err
    assert len(outcome.of("epoch_completed")) == 4


@pytest.mark.parametrize(
    ("asked", "said"), [("wandb", "wandb is not installed"), ("paper", "--log paper: there are csv")]
)
def test_where_numbers_can_not_go_is_refused(
    asked: str, said: str, tmp_path: Path, train: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "wandb", raising=False)
    outcome = train(written(tmp_path / "line.py", LINE), tmp_path / "run", "--log", asked)
    assert outcome.code == 2
    assert said in outcome.err
    assert not (tmp_path / "run").exists()
