"""`--profile`: how fast training is, how much of the time it waits for data, and how much of the device it uses.

Trains for some seconds as the run would, then on one batch that stays on the device; the difference is what data costs.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, repeat

import torch
from torch.utils.flop_counter import FlopCounterMode

from torchvet_runtime.batch_form import moved
from torchvet_runtime.run_task import Trial
from torchvet_runtime.task import Finding
from torchvet_runtime.training import Training

_WARM_UP_STEPS = 3
_SECONDS, _MOST_STEPS = 5.0, 200
_SIZE, _N_PRODUCTS = 1024, 8
# Dense 16-bit FLOP/s that makers state, by what torch calls the card.
_STATED = {
    "H200": 989e12, "H100 PCIe": 756e12, "H100": 989e12, "A100": 312e12, "L40S": 362e12, "L4": 121e12, "A10": 125e12,
    "V100": 125e12, "T4": 65e12, "RTX 4090": 165e12, "RTX 3090": 71e12, "MI300X": 1307e12, "MI250X": 383e12,
}  # fmt: skip


@dataclass(frozen=True)
class _Speed:
    """Some steps, and how long they took."""

    n_steps: int
    n_samples: int
    seconds: float


def profile(trial: Trial) -> Finding:
    """Measures; the run's weights change and are not kept."""
    run = trial.run
    run.model.train()
    with_data = _measured(trial, trial.groups())
    [group] = islice(trial.groups(), 1)
    on_device = [moved(each, run.device) for each in group]
    without = _measured(trial, repeat(on_device))
    stall = max(0.0, 1 - (without.seconds / without.n_steps) / (with_data.seconds / with_data.n_steps))
    with FlopCounterMode(display=False) as counter:
        trial.step(on_device)
    flops = counter.get_total_flops() * without.n_steps / without.seconds
    return _finding(run, with_data, stall, flops, _peak(run))


def _measured(trial: Trial, batches: Iterator[list[object]]) -> _Speed:
    for group in islice(batches, _WARM_UP_STEPS):
        trial.step(group)
    _wait(trial.run.device)
    start_s = time.perf_counter()
    n_steps = n_samples = 0
    for group in islice(batches, _MOST_STEPS):
        n_samples += trial.step(group)[1]
        n_steps += 1
        if time.perf_counter() - start_s > _SECONDS or trial.is_stopping:
            break
    _wait(trial.run.device)
    return _Speed(n_steps, n_samples, time.perf_counter() - start_s)


def _wait(device: torch.device) -> None:
    if device.type != "cpu":
        torch.get_device_module(device).synchronize()


def _peak(run: Training) -> tuple[float, str]:
    """What the device could do at most in this precision, in FLOP/s, and how that is known."""
    if run.device.type == "cuda" and run.precision.name != "fp32":
        name = torch.cuda.get_device_name(run.device)
        stated = next((flops for part, flops in _STATED.items() if part in name), None)
        if stated is not None:
            return stated, f"as stated for {name}"
    left, right = (torch.randn(_SIZE, _SIZE, device=run.device) for _ in range(2))
    with torch.no_grad(), run.precision.autocast():
        fastest_s = min(_seconds(lambda: left @ right, run.device) for _ in range(_N_PRODUCTS))
    return 2 * _SIZE**3 / fastest_s, f"as a product of {_SIZE}² matrices measures it"


def _seconds(compute: Callable[[], object], device: torch.device) -> float:
    _wait(device)
    start_s = time.perf_counter()
    compute()
    _wait(device)
    return time.perf_counter() - start_s


def _finding(run: Training, speed: _Speed, stall: float, flops: float, peak: tuple[float, str]) -> Finding:
    samples_per_s = speed.n_samples / speed.seconds
    mfu = flops / peak[0]
    advice = "; more workers in the DataLoader may help" if stall > 0.2 else ""
    text = (
        f"{samples_per_s:,.0f} samples/s, {1000 * speed.seconds / speed.n_steps:.2f} ms a step; {stall:.0%} of the time waits for "
        f"data{advice}. The model's products and convolutions come to {flops / 1e9:.3g} GFLOP/s without that, an estimated "
        f"{mfu:.1%} of {peak[0] / 1e9:.3g} GFLOP/s in {run.precision.name} ({peak[1]})"
    )
    values = {
        "samples_per_s": samples_per_s, "steps_per_s": speed.n_steps / speed.seconds, "data_stall": stall,
        "flops_per_s": flops, "peak_flops_per_s": peak[0], "mfu_estimate": mfu,
    }  # fmt: skip
    return Finding(
        text, values, {"profile.json": json.dumps({"v": 1, **values, "peak": peak[1]}, indent=1) + "\n"}
    )
