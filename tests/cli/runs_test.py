"""`torchvet runs` and `torchvet compare`, over folders as runs leave them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from torchvet.cli.main import main

# Any: fields of events and plans.
Fields = dict[str, Any]


def _run(folder: Path, name: str, losses: list[float], last: Fields | None, **plan: object) -> Path:
    """The folder of a run with these validation losses, and this last word."""
    run = folder / "runs" / name
    run.mkdir(parents=True)
    choice = {"value": "Net()", "reason": "the only model class"}
    whole = {"v": 1, "mode": "parts", "file": "net.py", "model": choice, "seed": 0, **plan}
    (run / "plan.json").write_text(json.dumps(whole), "utf-8")
    events: list[Fields] = [{"event": "run_started", "mode": "parts", "epochs": 4, "step": 0}]
    for index, loss in enumerate(losses):
        epoch = {"epoch": index + 1, "epochs": 4, "step": 10 * index + 10}
        numbers = {"train_loss": loss / 2, "val_loss": loss, "metrics": {"accuracy": 1 - loss}}
        events += [
            {"event": "iteration_completed", **epoch, "loss": loss},
            {"event": "epoch_completed", **epoch, **numbers},
        ]
    events += [last] if last else []
    lines = [json.dumps({"v": 1, "time": 1.7e9 + 60 * index, **each}) for index, each in enumerate(events)]
    # A run that was killed leaves its last line cut short.
    (run / "events.jsonl").write_text("\n".join(lines) + ("\n" if last else '\n{"v": 1, "eve'), "utf-8")
    return run


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Four runs that ended in four ways."""
    monkeypatch.chdir(tmp_path)
    _run(tmp_path, "good", [0.5, 0.2, 0.3, 0.25], {"event": "run_completed", "step": 40}, seed=1, epochs=4)
    _run(tmp_path, "cut", [0.6, 0.4], None)
    _run(tmp_path, "left", [0.7], {"event": "run_stopped", "signal": "SIGTERM"})
    _run(tmp_path, "broken", [], {"event": "run_failed", "reason": "ValueError: \x1b[31mred"})
    return tmp_path / "runs"


def _json(capsys: pytest.CaptureFixture[str]) -> Fields:
    return dict(json.loads(capsys.readouterr().out))


def test_runs_are_listed_with_state_and_best_epoch(runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs", "--json"]) == 0
    found = {Path(each["path"]).name: each for each in _json(capsys)["runs"]}
    states = {name: each["state"] for name, each in found.items()}
    assert states == {"good": "completed", "cut": "killed", "left": "stopped", "broken": "failed"}
    assert found["good"]["best"] == {"name": "val_loss", "value": 0.2, "epoch": 2, "accuracy": 0.8}
    assert (found["good"]["epoch"], found["good"]["epochs"], found["good"]["step"]) == (4, 4, 40)
    assert (found["cut"]["epoch"], found["broken"]["best"]) == (2, None)
    assert found["good"]["seconds"] == 540
    assert main(["runs"]) == 0
    table = capsys.readouterr().out
    assert "val_loss 0.2 (epoch 2)" in table
    assert "\x1b" not in table
    assert main(["runs", str(runs / "good")]) == 0
    assert "completed" in capsys.readouterr().out


def test_a_run_that_is_going_holds_its_lock(runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hold = (
        "import fcntl, sys\nlock = open(sys.argv[1], 'ab+')\nfcntl.lockf(lock, fcntl.LOCK_EX)\n"
        "print('held', flush=True)\nsys.stdin.read()"
    )
    line = [sys.executable, "-c", hold, str(runs / "cut" / "run.lock")]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        main(["runs", "--json", str(runs / "cut")])
        assert _json(capsys)["runs"][0]["state"] == "running"
    main(["runs", "--json", str(runs / "cut")])
    assert _json(capsys)["runs"][0]["state"] == "killed"


def test_compare_shows_what_differs_and_the_curves(runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "--json", str(runs / "good"), str(runs / "cut")]) == 0
    report = _json(capsys)
    assert report["differences"] == {"seed": [1, 0], "epochs": [4, None]}
    assert report["runs"][1]["curves"]["val_loss"] == [[1, 0.6], [2, 0.4]]
    assert main(["compare", str(runs / "good"), str(runs / "cut")]) == 0
    lines = capsys.readouterr().out.splitlines()
    chart = lines[lines.index("val_loss") + 1 :][:2]
    # The highest is 0.6, the lowest 0.2; four epochs are four bars.
    assert [each.split() for each in chart] == [["good", "0.5", "▆▁▃▂", "0.25"], ["cut", "0.6", "█▅", "0.4"]]


@pytest.mark.parametrize("line", [["runs", "nowhere"], ["compare", "nowhere"]])
def test_what_is_not_there_is_said(line: list[str], runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(line) == 2
    assert "nowhere" in capsys.readouterr().err
    assert runs.is_dir()
