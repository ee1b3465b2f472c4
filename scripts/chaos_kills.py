"""Runs that are killed inside the writing of checkpoints, again and again, and begun again after each kill.

Each run is a forked process: it does what a run does at its start, takes up the newest checkpoint, and writes one after the
other until SIGKILL comes. What it finds at its start and what it believes to be safe it tells through a pipe.
"""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import torch

from torchvet_runtime import pace
from torchvet_runtime.checkpoint import Checkpoints, Occasion, Saved
from torchvet_runtime.failures import CheckpointError, TrainingError
from torchvet_runtime.keeping import Keeper
from torchvet_runtime.run_folder import RunFolder

_N_TENSORS = 16


@dataclass
class Kills:
    """What came of them. `inside`: the process was writing; `lost`: nothing could be loaded; `older`: less than was safe."""

    place: str
    n_kills: int = 0
    inside: int = 0
    lost: int = 0
    older: int = 0
    wrong: int = 0
    left: int = 0
    moments: dict[str, int] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost in any of them."""
        return self.n_kills > 0 and not (self.lost or self.older or self.wrong or self.left)


def kill_inside_saves(folder: Path, n_inside: int, size_bytes: int, seed: int) -> Kills:
    """Kills until so many kills came while a checkpoint or the manifest was being written."""
    tally, chance = Kills(str(folder.parent)), random.Random(seed)
    safe_step = 0
    while tally.inside < n_inside and tally.n_kills < 4 * n_inside:
        told = _one_run(folder, size_bytes, chance)
        _judge(tally, told[0], safe_step)
        safe_step = max([safe_step, *(line["step"] for line in told[1:])])
        tally.n_kills += 1
        moment = _moment(folder)
        tally.moments[moment] = tally.moments.get(moment, 0) + 1
        tally.inside += moment != "between two"
    # The last one is begun again, too.
    _judge(tally, _one_run(folder, size_bytes, chance)[0], safe_step)
    return tally


# What a child tells: first what it found, then each step that is safe.
Told = list[dict[str, int]]


def _one_run(folder: Path, size_bytes: int, chance: random.Random) -> Told:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _run(folder, size_bytes, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        first = pipe.readline()
        # A save takes some 20 to 200 ms; most of that time the process writes.
        time.sleep(chance.uniform(0.0, 0.15))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        lines = [first, *pipe.read().splitlines()]
    return [json.loads(each) for each in lines]


def _judge(tally: Kills, start: dict[str, int], safe_step: int) -> None:
    tally.lost += start["step"] < 0
    tally.older += 0 <= start["step"] < safe_step
    tally.wrong += start["wrong"]
    tally.left += start["left"]


def _moment(folder: Path) -> str:
    """What the killed process was doing, by what it left."""
    names = [each.name for each in (folder / "checkpoints").iterdir()]
    if any(each.startswith("manifest.json.tmp-") for each in names):
        return "writing the manifest"
    if any(".tmp-" in each for each in names):
        return "writing the checkpoint"
    try:
        content = json.loads((folder / "checkpoints" / "manifest.json").read_text())
        listed = {each["file"] for each in content["checkpoints"]}
    except OSError:
        listed = set()
    written = {each for each in names if each.endswith(".pt")}
    return "between the two files" if written != listed else "between two"


def _run(folder: Path, size_bytes: int, writing: int) -> NoReturn:
    """A run until it is killed. Never returns, so that the parent's code runs in the parent only."""
    try:
        for line in _life(folder, size_bytes):
            os.write(writing, json.dumps(line).encode() + b"\n")
    finally:
        os._exit(1)


def _life(folder: Path, size_bytes: int) -> Iterator[dict[str, int]]:
    pace.SHARE = 1e9
    checkpoints = Checkpoints(RunFolder(folder).checkpoints)
    start = {"left": len(list(folder.rglob("*.tmp-*"))), "wrong": 0, "step": 0}
    try:
        newest = checkpoints.newest(lambda _: start.update(wrong=1))
    except TrainingError:
        newest, start["step"] = None, -1
    if newest is not None:
        start["step"] = newest[1]["progress"]
        values = {float(each) for tensor in newest[1]["model"].values() for each in tensor.unique()}
        start["wrong"] |= values != {float(start["step"])}
    yield start
    told: list[Saved | CheckpointError] = []
    keeper = Keeper(checkpoints, told.append, shares_cpu=False)
    step = max(0, start["step"])
    weights = {f"layer{n}": torch.zeros(size_bytes // 4 // _N_TENSORS) for n in range(_N_TENSORS)}
    while True:
        step += 1
        for each in weights.values():
            each.fill_(step)
        state = {"model": weights, "progress": step}
        keeper.keep(lambda state=state: state, Occasion(step, step, 1.0 / step, "epoch", 0, ""))  # type: ignore[misc]  # bound now
        while told:
            if isinstance(saved := told.pop(0), Saved):
                yield {"step": saved.entry.step}
        # What training would do meanwhile.
        time.sleep(0.001)


def rows(tally: Kills) -> list[tuple[str, str]]:
    """The tally as lines of a table."""
    moments = ", ".join(f"{count} {name}" for name, count in sorted(tally.moments.items()))
    return [
        (f"kills on {tally.place}", f"{tally.n_kills}, {tally.inside} of them inside: {moments}"),
        ("  nothing to load afterwards", str(tally.lost)),
        ("  less to load than was safe", str(tally.older)),
        ("  damaged, or wrong when loaded", str(tally.wrong)),
        ("  temporaries left after the next start", str(tally.left)),
    ]
