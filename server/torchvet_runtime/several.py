"""What a command line says about several processes: how many there are to be, and the script that starts them elsewhere."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

from torchvet_runtime.devices import n_cards
from torchvet_runtime.emit import SCRIPTS, Job, options_to_hand_on
from torchvet_runtime.failures import UsageError
from torchvet_runtime.place import HERE
from torchvet_runtime.spawn import Launch, checked_launch, launched

_WHERE = ("--devices", "--processes", "--nnodes", "--node-rank", "--rdzv-endpoint", "--emit", "--run-dir")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declares the options about several processes and machines."""
    parser.add_argument("--processes", type=int, metavar="N")
    parser.add_argument("--nnodes", type=int, metavar="N")
    parser.add_argument("--node-rank", type=int, metavar="R")
    parser.add_argument("--rdzv-endpoint", metavar="HOST:PORT")
    parser.add_argument("--emit", choices=tuple(SCRIPTS))


def asked_launch(asked: argparse.Namespace, devices: str, n_before: int | None = None) -> Launch:
    """How many processes are asked for on which machines; raises `UsageError`. `n_before`: those of a run to go on with."""
    if HERE.is_launched:
        return Launch(HERE.n_processes)
    is_remembered = asked.processes is None and asked.devices is None
    n_asked = n_before if is_remembered else asked.processes
    # A script is for machines that may have other cards than this one.
    n_processes = _emitted(devices, n_asked) if asked.emit else _counted(devices, n_asked)
    launch = Launch(
        n_processes, 1 if asked.nnodes is None else asked.nnodes, asked.node_rank, asked.rdzv_endpoint
    )
    return checked_launch(launch, is_for_here=asked.emit is None)


def refuse_for_script(asked: argparse.Namespace, name: str) -> None:
    """Raises `UsageError` when several processes are asked for of a script with its own loop."""
    for option in ("processes", "nnodes", "node_rank", "rdzv_endpoint", "emit"):
        if getattr(asked, option) is not None:
            raise UsageError(
                f"--{option.replace('_', '-')}: {name} trains by itself, so sharing the work is its own business; "
                "--devices all shows it all cards"
            )


def started_elsewhere(
    asked: argparse.Namespace, launch: Launch, devices: str, argv: Sequence[str]
) -> int | None:
    """Runs the command line in several processes, or prints the script that would; `None` when it is this process that trains."""
    if asked.emit:
        if asked.resume is not None:
            raise UsageError(
                "--emit: the script goes on by itself with a run that was stopped; give it the file"
            )
        options = options_to_hand_on([each for each in argv[1:] if each != asked.file], _WHERE)
        print(SCRIPTS[asked.emit](Job(asked.file, Path.cwd(), options, devices, launch)), end="")
        return 0
    if launch.is_alone or HERE.is_launched or asked.plan:
        return None
    return launched(launch, argv)


def _counted(devices: str, n_asked: int | None) -> int:
    if devices == "cpu":
        return 1 if n_asked is None else n_asked
    if devices == "auto":
        return 1 if n_asked is None else _shared_out(n_asked)
    n = _named(devices) or max(1, n_cards())
    if n_asked not in {None, n}:
        raise UsageError(
            f"--processes {n_asked}: --devices {devices} means {n} card(s), and each takes one process"
        )
    return n


def _emitted(devices: str, n_asked: int | None) -> int:
    n = n_asked or _named(devices) or (1 if devices in {"auto", "cpu"} else None)
    if n is None:
        raise UsageError("--emit: say how many cards each machine has: --processes N")
    return n


def _named(devices: str) -> int | None:
    """How many cards are listed, `None` where they are not."""
    return len(devices.split(",")) if re.fullmatch(r"\d+(,\d+)*", devices) else None


def _shared_out(n_asked: int) -> int:
    """As many processes as asked, if there is a card for each, or none at all."""
    if n_asked > 1 and 0 < (n := n_cards()) < n_asked:
        raise UsageError(
            f"--processes {n_asked}: there are {n} card(s), and each takes one process; or --devices cpu"
        )
    return n_asked
