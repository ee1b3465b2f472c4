"""Running the training runtime inside the test process, which has torch already."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from training_runs import Outcome, Train

from torchvet_runtime.command import main
from torchvet_runtime.keeping import Keeper
from torchvet_runtime.stop import SIGNALS


@pytest.fixture(autouse=True)
def _one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Networks this small only wait for a second thread, most of all on a busy machine."""
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    torch.set_num_threads(1)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What the restless program of the tests needs to count its samples and stop itself."""
    monkeypatch.setenv("READ_LOG", str(tmp_path / "read.txt"))
    monkeypatch.setenv("RUN_PID", str(os.getpid()))


@pytest.fixture
def saves_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every checkpoint is written and waited for, whatever part of the time that takes."""
    monkeypatch.setattr(Keeper, "keep", Keeper.keep_surely)


@pytest.fixture
def train(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Train]:
    """`train(file, run_dir, *options)`: one command line of the runtime, in a process that is afterwards as before."""
    monkeypatch.setattr(sys, "argv", list(sys.argv))
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.chdir(tmp_path)
    signals = {each: signal.getsignal(each) for each in SIGNALS}

    def run(file: Path | str | None, folder: Path, *options: str) -> Outcome:
        known = set(sys.modules)
        # What an earlier test compiled is no business of this run's.
        if "torch._dynamo.utils" in known:
            sys.modules["torch._dynamo.utils"].counters.clear()
        line = ["--resume", str(folder)] if file is None else [str(file), "--run-dir", str(folder)]
        capfd.readouterr()
        code = main(["train", *line, *options])
        captured = capfd.readouterr()
        for name in set(sys.modules) - known:
            if str(tmp_path) in str(getattr(sys.modules[name], "__file__", "")):
                del sys.modules[name]
        return Outcome(code, captured.out, captured.err, folder)

    yield run
    for number, before in signals.items():
        signal.signal(number, before)
