"""What our training loop costs over a bare one: CPU seconds on a tiny network, batch 64, one thread, median of pairs.

    python scripts/runtime_overhead.py [--pairs 15] [--epochs 4]

Each pair trains the same network on the same data twice in one process, bare and otherwise, one after the other, and its
quotient is noted, so that a machine whose speed wanders does so for both. Counted is training alone, with everything made ready
before: of ours events, a loss watched for nan at every step, and checkpoints. Accelerate and Ignite are measured too where they
can be imported. CPU seconds count all threads of the process, so saving in the background counts as well.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "server"))

from torchvet_runtime.assemble import assemble
from torchvet_runtime.events import EventLog
from torchvet_runtime.plan import Choice, Plan
from torchvet_runtime.report import Report
from torchvet_runtime.run_folder import RunFolder
from torchvet_runtime.run_parts import run_parts
from torchvet_runtime.source import read_source
from torchvet_runtime.world import ALONE

# An epoch of 60,000 samples, as MNIST has them.
_N_BATCHES, _BATCH = 938, 64
_PROGRAM = """
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
x, y = torch.randn({n}, 32), torch.randint(0, 10, ({n},))
train_loader = DataLoader(TensorDataset(x, y), batch_size={batch}, shuffle=True)
model = nn.Sequential(nn.Linear(32, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
"""

# Any: a program's namespace, and peers that bring their own types or none.
Parts = dict[str, Any]
# Makes everything ready for some epochs; what it returns trains them.
Way = Callable[[int], Callable[[], object]]


def main() -> None:
    """Measures and prints one line for each way to train."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("--pairs", type=int, default=15)
    parser.add_argument("--epochs", type=int, default=4)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    _bare(1)()
    with tempfile.TemporaryDirectory() as folder:
        for name, way in _ways(Path(folder)):
            way(1)()
            quotients = [_cpu_s(way, asked.epochs) / _cpu_s(_bare, asked.epochs) for _ in range(asked.pairs)]
            low, middle, high = statistics.quantiles(quotients, n=4)
            print(f"{name:<48} {middle:.3f}  (quartiles {low:.3f} {high:.3f})", flush=True)


def _cpu_s(way: Way, epochs: int) -> float:
    train = way(epochs)
    gc.collect()
    start_s = time.process_time()
    train()
    return time.process_time() - start_s


def _parts() -> Parts:
    namespace: Parts = {}
    exec(_PROGRAM.format(n=_N_BATCHES * _BATCH, batch=_BATCH), namespace)
    return namespace


def _bare(epochs: int) -> Callable[[], object]:
    parts = _parts()
    model, optimizer, criterion = parts["model"], parts["optimizer"], parts["criterion"]
    model.train()

    def train() -> None:
        for _ in range(epochs):
            for x, y in parts["train_loader"]:
                optimizer.zero_grad()
                loss = criterion(model(x), y)
                loss.backward()
                optimizer.step()

    return train


def _ways(folder: Path) -> Iterator[tuple[str, Way]]:
    clipping, both = ("clip=1.0",), ("clip=1.0", "accumulate=2")
    yield "a bare loop against itself", _bare
    yield "torchvet: events, nan watch, checkpoints", lambda epochs: _ours(folder, epochs)
    yield "torchvet: the same, clipping", lambda epochs: _ours(folder, epochs, *clipping)
    yield "torchvet: the same, clipping and accumulating 2", lambda epochs: _ours(folder, epochs, *both)
    accelerate, engine = _found("accelerate"), _found("ignite.engine")
    if accelerate is not None:
        yield "accelerate", lambda epochs: _accelerated(epochs, accelerate.Accelerator(cpu=True), None)
        yield (
            "accelerate, clipping",
            lambda epochs: _accelerated(epochs, accelerate.Accelerator(cpu=True), 1.0),
        )
        yield (
            "accelerate, clipping and accumulating 2",
            lambda epochs: _accelerated(
                epochs, accelerate.Accelerator(cpu=True, gradient_accumulation_steps=2), 1.0
            ),
        )
    if engine is not None:
        yield "ignite", lambda epochs: _ignited(epochs, engine)


def _found(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        print(f"{name} can't be imported here, and is left out", flush=True)
        return None


def _ours(folder: Path, epochs: int, *settings: str) -> Callable[[], object]:
    file = folder / "tiny.py"
    file.write_text(_PROGRAM.format(n=_N_BATCHES * _BATCH, batch=_BATCH), "utf-8")
    source = read_source(file)
    draft = Plan(
        mode="parts", reason="", file=str(file), run_dir=str(folder), source_sha256=source.sha256,
        device=Choice(""), devices="cpu", settings=settings, epochs=epochs, seed=0,
    )  # fmt: skip
    run, plan = assemble(source, draft)
    run_folder = RunFolder(Path(tempfile.mkdtemp(dir=folder)))
    log = EventLog(run_folder.events)
    report = Report(log, has_lines=False)
    return lambda: run_parts(
        run, plan, run_folder, log, report, lambda _: None, is_resumed=False, world=ALONE
    )


def _accelerated(epochs: int, accelerator: Any, clip: float | None) -> Callable[[], object]:
    parts = _parts()
    model, optimizer, loader = accelerator.prepare(parts["model"], parts["optimizer"], parts["train_loader"])
    criterion = parts["criterion"]
    model.train()

    def train() -> None:
        for _ in range(epochs):
            for x, y in loader:
                with accelerator.accumulate(model):
                    optimizer.zero_grad()
                    loss = criterion(model(x), y)
                    accelerator.backward(loss)
                    if clip is not None and accelerator.sync_gradients:
                        accelerator.clip_grad_norm_(model.parameters(), clip)
                    optimizer.step()

    return train


def _ignited(epochs: int, engine: Any) -> Callable[[], object]:
    parts = _parts()
    trainer = engine.create_supervised_trainer(parts["model"], parts["optimizer"], parts["criterion"])
    return lambda: trainer.run(parts["train_loader"], max_epochs=epochs)


if __name__ == "__main__":
    main()
