"""Starts a run in several processes through torchrun, and stands for all of them: signals go in, one exit code comes out.

torchrun ends its processes when it hears a signal, and answers with an exit code of its own. So it gets a session of its own,
where no Ctrl-C reaches it, and what was asked for goes through a pipe to one process, which agrees with the others when to stop.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType

from torchvet_runtime.failures import SIGNALLED, UsageError
from torchvet_runtime.stop import SIGNALS, STOPPING

LAUNCHER = Path(__file__).with_name("launch.py")
# Set for processes whose standard input is the pipe.
ORDERS = "TORCHVET_ORDERS"


@dataclass(frozen=True)
class Launch:
    """How many processes, and where the machines meet; `n_processes` counts those on this machine."""

    n_processes: int
    nnodes: int = 1
    node_rank: int | None = None
    rdzv_endpoint: str | None = None

    @property
    def is_alone(self) -> bool:
        """Whether one plain process is meant."""
        return self.n_processes == 1 and self.nnodes == 1


def checked_launch(launch: Launch, is_for_here: bool = True) -> Launch:
    """`launch` if it can be started, here or by a script; raises `UsageError`."""
    if launch.n_processes < 1 or launch.nnodes < 1:
        raise UsageError("--processes and --nnodes: a number from 1 is needed")
    if launch.nnodes > 1 and launch.rdzv_endpoint is None and is_for_here:
        raise UsageError(
            f"--nnodes {launch.nnodes}: say where the machines meet, the same on each: --rdzv-endpoint HOST:PORT"
        )
    if launch.nnodes == 1 and (launch.rdzv_endpoint, launch.node_rank) != (None, None):
        raise UsageError("--rdzv-endpoint and --node-rank go with --nnodes")
    if launch.rdzv_endpoint is not None and not launch.rdzv_endpoint.rpartition(":")[2].isdecimal():
        raise UsageError(f"--rdzv-endpoint {launch.rdzv_endpoint}: give HOST:PORT, such as node1:29500")
    if launch.node_rank is not None and not 0 <= launch.node_rank < launch.nnodes:
        raise UsageError(f"--node-rank {launch.node_rank}: a number from 0 to {launch.nnodes - 1} is needed")
    if os.name == "nt" and not launch.is_alone and is_for_here:
        raise UsageError("several processes need Linux or macOS; train on one card here")
    return launch


def launched(launch: Launch, argv: Sequence[str]) -> int:
    """Runs the command line in all processes of this machine to the end; returns the run's exit code."""
    line = [sys.executable, "-X", "utf8", str(LAUNCHER), "agent", json.dumps(asdict(launch)), *argv]
    sys.stdout.flush()
    # torch warns of every connection that ends.
    environment = {"TORCH_CPP_LOG_LEVEL": "ERROR", **os.environ, ORDERS: "1"}
    process = subprocess.Popen(line, stdin=subprocess.PIPE, start_new_session=True, env=environment)
    with _handing_on(process) as heard:
        code = process.wait()
    if len(heard) > 1 and heard[-1] == signal.SIGINT:
        return SIGNALLED + signal.SIGINT
    return SIGNALLED - code if code < 0 else code


@contextmanager
def _handing_on(process: subprocess.Popen[bytes]) -> Iterator[list[int]]:
    """While inside, signals go to the run; yields those that were heard. A second Ctrl-C ends all processes at once."""
    heard: list[int] = []
    assert process.stdin is not None
    orders = process.stdin.fileno()

    def hear(number: int, _frame: FrameType | None) -> None:
        is_again = signal.SIGINT in heard and number == signal.SIGINT
        if not heard:
            print(f"torchvet: {STOPPING}", file=sys.stderr, flush=True)
        heard.append(number)
        # It may have ended just now.
        with suppress(OSError):
            if is_again:
                process.send_signal(signal.SIGHUP)
            else:
                os.write(orders, bytes([number]))

    before = {each: signal.signal(each, hear) for each in SIGNALS}
    try:
        yield heard
    finally:
        for number, previous in before.items():
            signal.signal(number, previous)
