"""`--lr-find`: a range test. The learning rate grows from step to step, and the loss shows which ones learn.

Everything the run consists of is put back afterwards: weights, optimizer, random numbers.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass

from torchvet_runtime.failures import TrainingError
from torchvet_runtime.run_state import own_part_of, put_back, state_of
from torchvet_runtime.run_task import Trial
from torchvet_runtime.snapshot import Snapshot
from torchvet_runtime.svg_plot import curve
from torchvet_runtime.task import Finding

_LOWEST, _HIGHEST, _N_STEPS = 1e-7, 10.0, 100
# A loss this many times the lowest one so far won't come back.
_DIVERGED = 4.0
# The mean over about the last ten steps.
_SMOOTHING = 0.9
# Of so few steps nothing can be said.
_FEWEST = 10
# Steps before and after one that tell how fast the loss falls there.
_AROUND = 7


@dataclass(frozen=True)
class _Sweep:
    """The rates that were tried, the loss at each, and its running mean."""

    rates: list[float]
    losses: list[float]
    smooth: list[float]


def lr_find(trial: Trial) -> Finding:
    """Sweeps over learning rates on a state that is put back; suggests one."""
    run = trial.run
    before = Snapshot().take(state_of(run, [own_part_of(run)]))
    rates = [group["lr"] for group in run.optimizer.param_groups]
    try:
        sweep = _swept(trial, rates)
    finally:
        run.optimizer.zero_grad(set_to_none=True)
        put_back(run, before)
    if len(sweep.rates) < _FEWEST and not trial.is_stopping:
        raise TrainingError(
            f"the loss left all bounds after {len(sweep.rates)} steps, at a learning rate of {sweep.rates[-1]:.1e}"
            if sweep.rates
            else "the loss is not finite before any step"
        )
    return _finding(sweep, float(rates[0]))


def _swept(trial: Trial, rates: list[float]) -> _Sweep:
    sweep = _Sweep([], [], [])
    mean = 0.0
    trial.run.model.train()
    for number, group in zip(range(_N_STEPS), trial.groups(), strict=False):
        rate = _LOWEST * (_HIGHEST / _LOWEST) ** (number / (_N_STEPS - 1))
        for each, own in zip(trial.run.optimizer.param_groups, rates, strict=True):
            # Groups keep their rates' proportions.
            each["lr"] = rate * (own / rates[0] if rates[0] else 1.0)
        loss = float(trial.step(group)[0])
        mean = _SMOOTHING * mean + (1 - _SMOOTHING) * loss
        smooth = mean / (1 - _SMOOTHING ** (number + 1))
        has_diverged = bool(sweep.smooth) and smooth > _DIVERGED * min(sweep.smooth)
        if not math.isfinite(loss) or has_diverged or trial.is_stopping:
            break
        sweep.rates.append(rate)
        sweep.losses.append(loss)
        sweep.smooth.append(smooth)
    return sweep


def _finding(sweep: _Sweep, own: float) -> Finding:
    lowest = sweep.rates[sweep.smooth.index(min(sweep.smooth))]
    suggestion = _steepest(sweep)
    text = (
        f"suggested learning rate {suggestion:.1e}, where the loss falls fastest; it is lowest at {lowest:.1e}. "
        f"The run would use {own:.1e}: take another with --set lr={suggestion:.1e}"
    )
    content = {
        "v": 1,
        "suggestion": suggestion,
        "lowest": lowest,
        "lr": sweep.rates,
        "loss": sweep.losses,
        "smoothed": sweep.smooth,
    }
    picture = curve(
        sweep.rates,
        sweep.smooth,
        sweep.losses,
        suggestion,
        f"suggested: {suggestion:.1e}",
        ("learning rate", "loss"),
    )
    files = {"lr_find.json": json.dumps(content, indent=1) + "\n", "lr_find.svg": picture}
    return Finding(text, {"suggestion": suggestion, "lowest": lowest, "lr": own}, files)


def _steepest(sweep: _Sweep) -> float:
    """The rate in the middle of the steepest fall, by a line fitted to the steps around; before the loss is lowest."""
    lowest = sweep.smooth.index(min(sweep.smooth))
    middles = range(_AROUND, min(lowest + 1, len(sweep.losses) - _AROUND))
    if not middles:
        # It fell from the first steps on: a tenth of where it is lowest is the usual advice.
        return sweep.rates[lowest] / 10
    return sweep.rates[
        min(middles, key=lambda middle: _slope(sweep.losses[middle - _AROUND : middle + _AROUND + 1]))
    ]


def _slope(values: list[float]) -> float:
    """Of the line fitted to values at equal distances, up to a constant factor."""
    half = len(values) // 2
    return sum(place * value for place, value in enumerate(values, -half))
