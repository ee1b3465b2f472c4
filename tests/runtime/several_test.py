"""Runs in several processes: what one process would compute, exactly resumable, ended together and told once.

A launch takes seconds, so each serves several assertions.
"""

from __future__ import annotations

import re
import signal
import subprocess
from pathlib import Path

import pytest
import torch
from launches import Started, free_port, in_processes, start, started
from programs_to_share import SLOPES
from programs_to_train import ADAMW, ONE_CYCLE, restless, written
from training_runs import Outcome, Train

_TOLD = ("epoch", "step", "train_loss", "val_loss", "metrics", "lr")


def _epochs(outcome: Outcome) -> list[tuple[object, ...]]:
    return [tuple(str(each[name]) for name in _TOLD) for each in outcome.of("epoch_completed")]


def _is_close(one: Outcome, other: Outcome) -> bool:
    return one.weights.keys() == other.weights.keys() and all(
        torch.allclose(one.weights[key], other.weights[key], rtol=1e-4, atol=1e-5) for key in one.weights
    )


def _losses_agree(one: Outcome, other: Outcome) -> bool:
    pairs = zip(one.of("epoch_completed"), other.of("epoch_completed"), strict=True)
    return all(
        a[name] == pytest.approx(b[name], rel=1e-4)
        for a, b in pairs
        for name in ("train_loss", "val_loss", "step")
    )


def test_four_processes_compute_what_one_does(tmp_path: Path, train: Train) -> None:
    written(tmp_path / "slopes.py", SLOPES)
    options = ["--accumulate", "2", "--clip", "1", "--devices", "cpu"]
    alone = train("slopes.py", tmp_path / "alone", *options)
    four = in_processes(4, tmp_path, "slopes.py", *options[:-2])
    assert four.code == 0, four.err
    assert _is_close(four, alone)
    assert _losses_agree(four, alone)
    assert [each["n_batches"] for each in four.of("epoch_started")] == [6, 6, 6]
    # One of them tells, and the file's own prints come once.
    assert four.out.count("the file runs") == 1
    assert four.out.count("epoch 3/3") == 1
    assert four.err.count("torchvet:") == 1
    assert [each["processes"] for each in four.of("run_started")] == [4]


def test_two_processes_go_on_exactly_where_one_of_them_was_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("READ_LOG", str(tmp_path / "read.txt"))
    restless(tmp_path, ADAMW, ONE_CYCLE)
    whole = in_processes(2, tmp_path, "restless.py", run_dir="whole")
    assert whole.code == 0, whole.err
    # The second process gets the signal while it reads its part of the sixth batch of the second epoch.
    stopped = in_processes(
        2, tmp_path, "restless.py", run_dir="parted", STOP_AT_TRAIN="32", STOPPING_RANK="1"
    )
    assert stopped.code == 143, stopped.err
    [ending] = stopped.of("run_stopped")
    assert (ending["signal"], ending["epoch"]) == ("SIGTERM", 2)
    assert 10 < ending["step"] < 20
    assert stopped.err.count("go on with: torchvet train --resume") == 1
    resumed = start(tmp_path, "--resume", "parted", run_dir="parted").ended()
    assert resumed.code == 0, resumed.err
    assert "exactly" not in resumed.err
    assert _epochs(resumed) == _epochs(whole)
    assert all(torch.equal(resumed.weights[key], whole.weights[key]) for key in whole.weights)


def test_failure_of_one_is_told_once_and_ends_all(tmp_path: Path) -> None:
    written(tmp_path / "slopes.py", SLOPES)
    failed = in_processes(2, tmp_path, "slopes.py", RAISE_AT="1/60")
    assert failed.code == 1
    assert failed.err.count("Traceback") == 1
    assert "the process of rank 1 failed" in failed.err
    assert re.search(r"ValueError: sample \d+ is broken", failed.err)
    assert "torchvet_runtime" not in failed.err
    last = failed.events[-1]
    assert (last["event"], last["exit_code"]) == ("run_failed", 1)
    assert last["reason"].startswith("ValueError: sample")
    assert failed.of("checkpoint_saved")


def test_process_that_is_killed_is_named(tmp_path: Path) -> None:
    written(tmp_path / "slopes.py", SLOPES)
    killed = in_processes(2, tmp_path, "slopes.py", SIGNAL_AT="9@1/60")
    assert killed.code == 1
    assert "the process of rank 1 was ended by SIGKILL" in killed.err
    assert "Traceback" not in killed.err
    assert killed.events[-1]["event"] == "run_failed"


def test_two_machines_stop_together_and_one_goes_on(tmp_path: Path, train: Train) -> None:
    written(tmp_path / "slopes.py", SLOPES)
    meeting = ["--nnodes", "2", "--rdzv-endpoint", f"127.0.0.1:{free_port()}"]
    line = ["slopes.py", "--devices", "cpu", "--epochs", "1000000", "--run-dir", "run", *meeting]
    machines = [start(tmp_path, *line, "--node-rank", str(rank)) for rank in (0, 1)]
    machines[0].await_line("epoch 2/")
    # To the one that tells nothing and saves nothing.
    machines[1].process.send_signal(signal.SIGUSR1)
    first, second = (each.ended() for each in machines)
    assert (first.code, second.code) == (138, 138), (first.err, second.err)
    assert "stopped after step" in first.err
    assert (second.out, second.err.count("\n")) == ("", 1)
    assert "stopping after this step" in second.err
    n_epochs = str(first.of("run_stopped")[0]["epoch"])
    resumed = train(None, tmp_path / "run", "--epochs", n_epochs, "--processes", "1")
    assert resumed.code == 0, resumed.err
    assert "trained in 2 processes, now in 1" in resumed.err
    alone = train("slopes.py", tmp_path / "alone", "--epochs", n_epochs, "--devices", "cpu")
    assert _is_close(resumed, alone)


def test_second_interrupt_ends_all_processes_at_once(tmp_path: Path) -> None:
    endless = "import signal\nprint('waiting', flush=True)\nwhile True:\n    signal.pause()\n"
    written(tmp_path / "endless.py", endless)
    text = SLOPES.replace(
        "        Points.n_read += 1\n",
        "        Points.n_read += 1\n        if Points.n_read > 20: import endless\n",
    )
    written(tmp_path / "slopes.py", text)
    run = start(tmp_path, "slopes.py", "--devices", "cpu", "--processes", "2", "--run-dir", "run")
    run.await_line("waiting")
    assert run.process.stderr is not None
    run.process.send_signal(signal.SIGINT)
    assert any("Ctrl-C again" in line for line in run.process.stderr)
    run.process.send_signal(signal.SIGINT)
    assert run.ended().code == 130


def test_emitted_script_trains_and_goes_on_with_a_model_in_parts(tmp_path: Path, train: Train) -> None:
    file = written(tmp_path / "slopes.py", SLOPES)
    options = ["--accumulate", "2", "--clip", "1", "--devices", "cpu"]
    emitted = train(
        file, tmp_path / "no", "--emit", "torchrun", "--processes", "2", "--strategy=fsdp2", *options
    )
    assert emitted.code == 0, emitted.err
    script = written(tmp_path / "train.sh", emitted.out)

    def run(**environment: str) -> Outcome:
        place = {"RDZV_ENDPOINT": f"127.0.0.1:{free_port()}", "RUN": "run"}
        return Started(
            started(["bash", str(script)], tmp_path, place | environment), tmp_path / "run"
        ).ended()

    stopped = run(SIGNAL_AT=f"{signal.SIGTERM.value}@1/60")
    assert stopped.code == 143, stopped.err
    [ending] = stopped.of("run_stopped")
    assert ending["epoch"] == 2
    whole = run()
    assert whole.code == 0, whole.err
    assert whole.of("run_started")[-1]["step"] == ending["step"]
    alone = train(file, tmp_path / "alone", *options)
    assert _is_close(whole, alone)
    assert _losses_agree(whole, alone)


@pytest.mark.parametrize("kind", ["slurm", "torchrun"])
def test_emitted_script_is_a_script(kind: str, tmp_path: Path, train: Train) -> None:
    file = written(tmp_path / "a file.py", SLOPES)
    outcome = train(
        file,
        tmp_path / "run",
        "--emit",
        kind,
        "--devices",
        "all",
        "--processes",
        "4",
        "--nnodes",
        "2",
        "--seed=3",
    )
    assert outcome.code == 0, outcome.err
    assert not (tmp_path / "run").exists()
    assert subprocess.run(["bash", "-n"], input=outcome.out, text=True, check=False).returncode == 0
    assert "--seed=3" in outcome.out
    expected = {
        "slurm": [
            "#SBATCH --nodes=2",
            "#SBATCH --signal=USR1@120",
            "--processes 4",
            "scontrol requeue",
            "--resume",
        ],
        "torchrun": ["torch.distributed.run", "--nproc-per-node=4", "NNODES:=2", "--resume"],
    }
    assert [each for each in expected[kind] if each not in outcome.out] == []
