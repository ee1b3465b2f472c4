"""Runs of the runtime in processes of their own, as torchrun's have to be, on CPUs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from training_runs import Outcome

LAUNCHER = Path(__file__).parents[2] / "server" / "torchvet_runtime" / "launch.py"
# Longer than any of these runs, so that one that hangs fails instead.
_LONGEST_S = 240


@dataclass(frozen=True)
class Started:
    """A run that is going."""

    process: subprocess.Popen[str]
    folder: Path

    def await_line(self, beginning: str) -> None:
        """Comes back when the run has printed such a line."""
        assert self.process.stdout is not None
        assert any(line.startswith(beginning) for line in self.process.stdout), beginning

    def ended(self) -> Outcome:
        """How it ended."""
        out, err = self.process.communicate(timeout=_LONGEST_S)
        return Outcome(self.process.returncode, out, err, self.folder)


def start(folder: Path, *words: str, run_dir: str = "run", **environment: str) -> Started:
    """`torchvet train WORDS` in `folder`."""
    line = [sys.executable, "-X", "utf8", str(LAUNCHER), "train", *words]
    return Started(started(line, folder, environment), folder / run_dir)


def started(line: Sequence[str], folder: Path, environment: dict[str, str]) -> subprocess.Popen[str]:
    """Any command, without a terminal and with one thread a process."""
    return subprocess.Popen(
        line,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "OMP_NUM_THREADS": "1", **environment},
        # A signal that a test sends must not meet the test itself.
        start_new_session=True,
    )


def in_processes(n: int, folder: Path, *words: str, run_dir: str = "run", **environment: str) -> Outcome:
    """A new run of these words in `n` processes, to its end."""
    several = ["--devices", "cpu", "--processes", str(n), "--run-dir", run_dir]
    return start(folder, *words, *several, run_dir=run_dir, **environment).ended()


def free_port() -> int:
    """A port that nobody has at the moment."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


STOPPED = {signal.SIGTERM: 143, signal.SIGINT: 130, signal.SIGUSR1: 138}
