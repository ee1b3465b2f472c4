"""What checkpoints cost: how long training waits for one of 100 MB, and how long a run of 1 GB takes to go on.

Times are the least of several rounds, because other programs only ever add to them; `--folder` says where the files lie.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import torch
from torch import nn

from torchvet_runtime.checkpoint import Checkpoints, Occasion, Saved
from torchvet_runtime.failures import CheckpointError
from torchvet_runtime.keeping import Keeper
from torchvet_runtime.run_state import _cloned
from torchvet_runtime.seal import damage
from torchvet_runtime.weights import load_weights, plain_weights

_MB = 1_000_000


def main() -> None:
    """Prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--threads", type=int, default=1)
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)
    rows = [*_saving(asked.folder, asked.rounds), *_going_on(asked.folder, asked.rounds)]
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        print(f"{name:<{width}}  {value}")


def _training(size_bytes: int) -> tuple[nn.Module, torch.optim.Optimizer]:
    """A model and its Adam, which together take about this much."""
    width = 1024
    n_layers = max(1, size_bytes // (3 * 4 * width * (width + 1)))
    model = nn.Sequential(*(nn.Linear(width, width) for _ in range(n_layers)))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-4)
    for each in model.parameters():
        each.grad = torch.ones_like(each)
    optimizer.step()
    optimizer.zero_grad()
    return model, optimizer


def _saving(parent: Path, n_rounds: int) -> Iterator[tuple[str, str]]:
    model, optimizer = _training(100 * _MB)
    told: list[Saved | CheckpointError] = []

    def state() -> dict[str, object]:
        return {"model": plain_weights(model), "optimizer": optimizer.state_dict()}

    clone_s: list[float] = []
    waits_s: list[list[float]] = [[], [], []]
    for _ in range(n_rounds):
        with _folder(parent) as folder:
            keeper = Keeper(Checkpoints(folder), told.append, shares_cpu=False)
            for step, waited_s in enumerate(waits_s):
                clone_s.append(_seconds(lambda: _cloned(state())))
                occasion = Occasion(step, step, 1.0 / (step + 1), "epoch", 0, "")
                waited_s.append(_seconds(partial(keeper.keep, state, occasion)))
                keeper.finish()
    saved = [each for each in told if isinstance(each, Saved)]
    assert len(saved) == len(told), told
    yield f"a state of {saved[0].entry.size_bytes / _MB:.0f} MB, cloned", f"{min(clone_s) * 1000:.0f} ms"
    yield "training waits for its first checkpoint", _ratio(waits_s[0], clone_s)
    yield "training waits for each later one", _ratio(waits_s[1] + waits_s[2], clone_s)
    yield "until it is on the disk, beside training", f"{min(each.seconds for each in saved) * 1000:.0f} ms"


def _ratio(own_s: list[float], clone_s: list[float]) -> str:
    return f"{min(own_s) * 1000:.0f} ms, {min(own_s) / min(clone_s):.2f} × the clone"


def _going_on(parent: Path, n_rounds: int) -> Iterator[tuple[str, str]]:
    model, optimizer = _training(1000 * _MB)
    with _folder(parent) as folder:
        state = {"model": plain_weights(model), "optimizer": optimizer.state_dict()}
        saved = Checkpoints(folder).save(state, Occasion(1, 1, None, "epoch", 0, ""))
        compared_s, read_s, put_s, whole_s, cpu_s = [], [], [], [], []
        for _ in range(n_rounds):
            start_s, start_cpu_s = time.perf_counter(), time.process_time()
            newest = Checkpoints(folder).newest(print)
            assert newest is not None
            middle_s = time.perf_counter()
            load_weights(model, newest[1]["model"])
            optimizer.load_state_dict(_cloned(newest[1]["optimizer"]))
            end_s = time.perf_counter()
            cpu_s.append(time.process_time() - start_cpu_s)
            compared_s.append(_seconds(lambda: damage(folder / saved.entry.file)))
            read_s.append(middle_s - start_s)
            put_s.append(end_s - middle_s)
            whole_s.append(end_s - start_s)
    yield f"a run of {saved.entry.size_bytes / _MB:.0f} MB goes on in", f"{min(whole_s):.2f} s"
    yield "  in processor time of all threads", f"{min(cpu_s):.2f} s"
    yield "  of which every bit is compared in", f"{min(compared_s):.2f} s"
    yield "  and mapped in", f"{max(0.0, min(read_s) - min(compared_s)):.3f} s"
    yield "  and put into model and optimizer in", f"{min(put_s):.2f} s"


def _seconds(act: Callable[[], object]) -> float:
    start_s = time.perf_counter()
    act()
    return time.perf_counter() - start_s


@contextmanager
def _folder(parent: Path) -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(dir=parent))
    try:
        yield made
    finally:
        shutil.rmtree(made)


if __name__ == "__main__":
    main()
