"""`--lr-find`: a range test. The learning rate grows from step to step, and the loss shows which ones learn.

Everything the run consists of is put back afterwards: weights, optimizer, random numbers.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count

from torchvet_runtime.accord import Accord
from torchvet_runtime.failures import TrainingError
from torchvet_runtime.loop import clipped, gradients, step
from torchvet_runtime.micro_batches import groups
from torchvet_runtime.run_state import own_part_of, put_back, state_of
from torchvet_runtime.snapshot import Snapshot
from torchvet_runtime.svg_plot import curve
from torchvet_runtime.task import Finding
from torchvet_runtime.training import Training

_LOWEST, _HIGHEST, _N_STEPS = 1e-7, 10.0, 100
# A loss this many times the lowest one so far won't come back.
_DIVERGED = 4.0
# The mean over about the last ten steps.
_SMOOTHING = 0.9
# Of so few steps nothing can be said.
_FEWEST = 10


@dataclass(frozen=True)
class _Sweep:
    """The rates that were tried, the loss at each, and its running mean."""

    rates: list[float]
    losses: list[float]
    smooth: list[float]


def lr_find(run: Training, accord: Accord) -> Finding:
    """Sweeps over learning rates on a state that is put back; suggests one."""
    before = Snapshot().take(state_of(run, [own_part_of(run)]))
    rates = [group["lr"] for group in run.optimizer.param_groups]
    try:
        sweep = _swept(replace(run, schedule=None, average=None), rates, accord)
    finally:
        run.optimizer.zero_grad(set_to_none=True)
        put_back(run, before)
    if len(sweep.rates) < _FEWEST:
        raise TrainingError(
            f"the loss left all bounds after {len(sweep.rates)} steps at a learning rate of {sweep.rates[-1]:.1e}"
        )
    return _finding(sweep, float(rates[0]))


def _swept(run: Training, rates: list[float], accord: Accord) -> _Sweep:
    sweep = _Sweep([], [], [])
    mean = 0.0
    run.model.train()
    for number, group in zip(range(_N_STEPS), _endless(run), strict=False):
        rate = _LOWEST * (_HIGHEST / _LOWEST) ** (number / (_N_STEPS - 1))
        for each, own in zip(run.optimizer.param_groups, rates, strict=True):
            # Groups keep their rates' proportions.
            each["lr"] = rate * (own / rates[0] if rates[0] else 1.0)
        loss = float(gradients(run, group, accord)[0])
        mean = _SMOOTHING * mean + (1 - _SMOOTHING) * loss
        smooth = mean / (1 - _SMOOTHING ** (number + 1))
        if (
            not math.isfinite(loss)
            or (sweep.smooth and smooth > _DIVERGED * min(sweep.smooth))
            or accord.is_stopping
        ):
            break
        sweep.rates.append(rate)
        sweep.losses.append(loss)
        sweep.smooth.append(smooth)
        clipped(run)
        step(run)
    return sweep


def _endless(run: Training) -> Iterator[list[object]]:
    for epoch in count():
        yield from groups(run.train.epoch(epoch), run.options.accumulate)


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
    """The rate at the steepest fall of the smoothed loss, before its lowest point."""
    end = max(2, sweep.smooth.index(min(sweep.smooth)) + 1)
    slopes = [
        later - earlier for earlier, later in zip(sweep.smooth[: end - 1], sweep.smooth[1:end], strict=True)
    ]
    return sweep.rates[slopes.index(min(slopes))]
