"""Stops runs at random places, resumes them, and compares with the run that was never stopped: weights, losses, order of data.

Every run is a forked process with all of `torchvet train` in it; only importing torch is saved. Exit code 1 if anything differs.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import NoReturn

import numpy as np
import torch
import torch._dynamo
from resume_program import OPTIMIZERS, SCHEDULERS, Setup

from torchvet_runtime import command, events, pace, run, several
from torchvet_runtime.command import main as train
from torchvet_runtime.place import place_in

# An optimizer imports it for most of a second; here it is done once for all forks. So is numpy.
_IMPORTED = (np, torch._dynamo, torch.distributed)


_IN_MEMORY = Path("/dev/shm")


@dataclass
class Tally:
    """What came of all stops."""

    stops: int = 0
    same: int = 0
    killed: int = 0
    by_setup: dict[str, int] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Traces:
    """What a run left that has to be the same."""

    weights: dict[str, torch.Tensor]
    epochs: list[str]
    order: list[list[str]]


def setups() -> Iterator[Setup]:
    """Both optimizers with every scheduler, and among them all that else may matter."""
    for index, (scheduler, optimizer) in enumerate((s, o) for s in SCHEDULERS for o in OPTIMIZERS):
        unit = "batch" if scheduler not in {"none", "ReduceLROnPlateau"} and index % 3 == 0 else "auto"
        accumulate, n_workers = (1, 3)[index // 2 % 2], (0, 0, 2)[index % 3]
        yield Setup(optimizer, scheduler, accumulate, n_workers, scheduler_unit=unit, ema=index % 5 == 0)
    for index, scheduler in enumerate(("none", "StepLR", "OneCycleLR", "ReduceLROnPlateau")):
        for optimizer in OPTIMIZERS:
            yield Setup(optimizer, scheduler, (1, 3)[index % 2], (0, 2)[index // 2], n_processes=2)


def campaign(chosen: list[Setup], n_stops: int, folder: Path, seed: int) -> Tally:
    """So many stops of each setup."""
    tally, chance = Tally(), random.Random(seed)
    for index, setup in enumerate(chosen):
        place = folder / str(index)
        place.mkdir()
        (place / "program.py").write_text(setup.text)
        code = _run(place, "whole", setup, "")
        if code != 0:
            said = _said(place, "whole")
            tally.differences.append(f"{setup.name}: the run that is not stopped ended with {code}: {said}")
            continue
        whole = _traces(place, "whole")
        for number in range(n_stops):
            stop = setup.stop(chance)
            tally.stops += 1
            tally.killed += stop.endswith("SIGKILL")
            difference = _stopped_and_resumed(place, f"parted{number}", setup, stop, whole)
            if difference:
                tally.differences.append(f"{setup.name}, stopped at {stop}: {difference}")
            else:
                tally.same += 1
        shutil.rmtree(place)
    return tally


def _stopped_and_resumed(place: Path, name: str, setup: Setup, stop: str, whole: _Traces) -> str | None:
    """What differs, `None` if nothing."""
    code = _run(place, name, setup, stop)
    is_killed = stop.endswith("SIGKILL")
    wanted = -9 if is_killed else {"SIGTERM": 143, "SIGINT": 130, "SIGUSR1": 138}[stop.split()[2]]
    # A last step that is asked to stop when it is done is the end of the run.
    if code not in {wanted, 0}:
        return f"ended with {code}, not {wanted}: {_said(place, name)}"
    if code != 0 and (resumed := _run(place, name, setup, "", is_resumed=True)) != 0:
        return f"resuming ended with {resumed}: {_said(place, name)}"
    parted = _traces(place, name)
    if parted.weights.keys() != whole.weights.keys() or not all(
        torch.equal(parted.weights[key], whole.weights[key]) for key in whole.weights
    ):
        return "other weights"
    if parted.epochs != whole.epochs:
        return "other losses"
    # What was done after the newest checkpoint is done again after a kill.
    return "other order of data" if not is_killed and parted.order != whole.order else None


def _said(place: Path, name: str) -> str:
    return (place / name).with_suffix(".err").read_text()[-2000:]


def _traces(place: Path, name: str) -> _Traces:
    fields = ("epoch", "step", "train_loss", "val_loss", "metrics", "lr")
    log = (place / name / "events.jsonl").read_text().splitlines()
    epochs = [
        {key: each[key] for key in fields}
        for each in map(json.loads, log)
        if each["event"] == "epoch_completed"
    ]
    # An epoch that is done again after a kill is told again.
    last = {each["epoch"]: json.dumps(each) for each in epochs}
    weights = torch.load(place / name / "model.pt", weights_only=True)
    orders = []
    for path in sorted(place.glob(f"{name}.order*")):
        # What follows each beginning is the plan's look at the first batch.
        lines = path.read_text().splitlines()
        orders.append([line for before, line in pairwise(["", *lines]) if "begins" not in (before, line)])
    return _Traces(weights, [last[each] for each in sorted(last)], orders)


def _run(place: Path, name: str, setup: Setup, stop: str, is_resumed: bool = False) -> int:
    """The exit code of one `torchvet train`; minus the signal if it was killed."""
    # Of several processes one, by the number of the place, hears the signal.
    stopped = int(stop.split()[1]) % setup.n_processes if stop else 0
    port, store = _meeting() if setup.n_processes > 1 else ("", 0)
    children = []
    for rank in range(setup.n_processes):
        child = os.fork()
        if child == 0:
            _be_the_run(place, name, setup, stop if rank == stopped else "", is_resumed, rank, port)
        children.append(child)
    codes = []
    while children:
        ended, status = os.wait()
        children.remove(ended)
        codes.append(os.waitstatus_to_exitcode(status))
        if codes[-1] not in {0, 130, 138, 143}:
            # As the launcher does.
            for each in children:
                os.kill(each, signal.SIGKILL)
    if store:
        os.kill(store, signal.SIGKILL)
        os.waitpid(store, 0)
    return codes[0] if len(set(codes)) == 1 else 98


def _be_the_run(
    place: Path, name: str, setup: Setup, stop: str, is_resumed: bool, rank: int, port: str
) -> NoReturn:
    """Never returns, so that the parent's code runs in the parent only."""
    code = 99
    try:
        os.chdir(place)
        output = os.open(f"{name}.err", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(output, 1)
        os.dup2(output, 2)
        order = str((place / name).with_suffix(f".order{rank}"))
        os.environ.update(STOP=stop, RUN_PID=str(os.getpid()), ORDER=order, RUN_DIR=str(place / name))
        if setup.n_processes > 1:
            _take_place(rank, setup.n_processes, port)
        # Saves after every step and says so, that a kill finds something to go on from in the middle of an epoch.
        pace.SHARE, pace.LEAST_INTERVAL_S, events._INTERVAL_S = 1e9, -1.0, 0.0
        line = ["--resume", name] if is_resumed else ["program.py", "--run-dir", name, *setup.options]
        code = train(["train", *line, *(["--devices=cpu"] if setup.n_processes > 1 else [])])
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def _take_place(rank: int, n_processes: int, port: str) -> None:
    """What torchrun and our launcher do for a process, in one that has all imported already."""
    os.environ.update(
        TORCHELASTIC_RUN_ID="campaign", RANK=str(rank), WORLD_SIZE=str(n_processes), LOCAL_RANK=str(rank),
        MASTER_ADDR="127.0.0.1", MASTER_PORT=port, TORCHELASTIC_USE_AGENT_STORE="True",
        TORCHELASTIC_RESTART_COUNT="0",
    )  # fmt: skip
    for module in (command, several, run):
        vars(module)["HERE"] = place_in(os.environ)


def _meeting() -> tuple[str, int]:
    """A process at which others meet, as torchrun's agent is: its port, and its number."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    child = os.fork()
    if child == 0:
        store = torch.distributed.TCPStore(  # type: ignore[attr-defined]  # it is there, and documented
            "127.0.0.1", port, is_master=True, wait_for_workers=False
        )
        assert store
        while True:
            signal.pause()
    return str(port), child


def main() -> int:
    """Prints what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stops", type=int, default=7, help="of each setup")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="", help="setups whose name has this in it")
    asked = parser.parse_args()
    # A process with other threads must not be forked.
    torch.set_num_threads(1)
    os.environ["OMP_NUM_THREADS"] = "1"
    start_s = time.monotonic()
    chosen = [each for each in setups() if asked.only in each.name]
    # In memory where there is such a place: nothing here hangs on the disk, which each save waits for.
    folder = Path(tempfile.mkdtemp(prefix="resume-", dir=_IN_MEMORY if _IN_MEMORY.is_dir() else None))
    try:
        tally = campaign(chosen, asked.stops, folder, asked.seed)
    finally:
        shutil.rmtree(folder)
    for each in tally.differences:
        print(each)
    print(
        f"{len(chosen)} setups, {tally.stops} stops, {tally.killed} of them by SIGKILL: {tally.same} bit-identical"
    )
    print(f"took {time.monotonic() - start_s:.0f} s")
    return 0 if tally.stops and tally.same == tally.stops else 1


if __name__ == "__main__":
    sys.exit(main())
