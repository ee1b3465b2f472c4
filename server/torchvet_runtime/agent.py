"""torchrun without its own words: what failed is said by the process that failed, and its exit code is handed on.

Runs in a process of its own, because torchrun takes signals in its main thread and ends the processes when it gets one.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
from collections.abc import Sequence
from typing import Any

from torchvet_runtime.failures import FAILED, SIGNALLED, UsageError
from torchvet_runtime.spawn import LAUNCHER, Launch
from torchvet_runtime.stop import SIGNALS
from torchvet_runtime.torch_here import require_torch

_LONGEST_END_S = 60


def main(argv: Sequence[str]) -> int:
    """`agent LAUNCH ARGV…`: runs ARGV in as many processes as LAUNCH says; returns the exit code of the first that failed."""
    launch = Launch(**json.loads(argv[0]))
    try:
        require_torch()
    except UsageError as error:
        print(f"torchvet: {error}", file=sys.stderr)
        return 2
    n_cpus = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    # torchrun would make it 1, and say so at length.
    os.environ.setdefault("OMP_NUM_THREADS", str(max(1, n_cpus // launch.n_processes)))
    # A job queue signals every process of a job, this one too; the run decides when it ends.
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    return _run([*torchrun_options(launch), "--no-python", *rank_line(argv[1:])])


def rank_line(argv: Sequence[str]) -> list[str]:
    """The command line of one process."""
    return [sys.executable, "-X", "utf8", str(LAUNCHER), *argv]


def torchrun_options(launch: Launch) -> list[str]:
    """What torchrun is told before the command."""
    options = [f"--nnodes={launch.nnodes}", f"--nproc-per-node={launch.n_processes}", "--max-restarts=0"]
    options.append("--monitor-interval=0.2")
    if launch.rdzv_endpoint is None:
        # An address and not a name: in containers names are often unknown. Port 0 is any that is free.
        return [*options, "--rdzv-backend=c10d", "--rdzv-endpoint=127.0.0.1:0", "--local-addr=127.0.0.1"]
    if launch.node_rank is None:
        return [
            *options,
            "--rdzv-backend=c10d",
            f"--rdzv-endpoint={launch.rdzv_endpoint}",
            "--rdzv-id=torchvet",
        ]
    host, _, port = launch.rdzv_endpoint.rpartition(":")
    # The only one that lets machines have the numbers they were given.
    meeting = ["--rdzv-backend=static", f"--master-addr={host}", f"--master-port={port}"]
    return [*options, *meeting, f"--node-rank={launch.node_rank}"]


def _run(line: list[str]) -> int:
    from torch.distributed.elastic.multiprocessing.api import SignalException
    from torch.distributed.elastic.multiprocessing.errors import ChildFailedError
    from torch.distributed.run import parse_args, run

    logging.disable()
    options = parse_args(line)  # type: ignore[no-untyped-call]  # torch has no types here
    # Known to torch 2.9 and newer; older ones hear SIGTERM too and then give a run 30 s to save.
    options.signals_to_handle = "SIGHUP"
    options.shutdown_timeout = _LONGEST_END_S
    try:
        run(options)  # type: ignore[no-untyped-call]  # nor here
    except ChildFailedError as error:
        return _code_of(error)
    except SignalException as error:
        return SIGNALLED + error.sigval
    except (RuntimeError, ValueError, OSError) as error:
        print(f"torchvet: the processes can't be started: {error}", file=sys.stderr)
        return FAILED
    return 0


# Any: ChildFailedError.failures, whose values have no exported type.
def _code_of(error: Any) -> int:
    """The exit code of the first process that failed; of one that was killed nobody has spoken yet."""
    rank, first = min(error.failures.items(), key=lambda each: each[1].timestamp)
    code = int(first.exitcode)
    if code >= 0:
        return code
    number = -code
    if number in SIGNALS:
        return SIGNALLED + number
    name = signal.Signals(number).name
    why = ", as the system does when memory runs out" if number == signal.SIGKILL else ""
    print(f"torchvet: the process of rank {rank} was ended by {name}{why}", file=sys.stderr)
    return FAILED
