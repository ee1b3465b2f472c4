"""The scheduler of a run and when it steps: after each step of the optimizer, or after each epoch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from torch.optim import Optimizer
from torch.optim.lr_scheduler import CyclicLR, LRScheduler, OneCycleLR, ReduceLROnPlateau

from torchvet_runtime.failures import UsageError
from torchvet_runtime.options import Unit
from torchvet_runtime.plan import Choice
from torchvet_runtime.wishes import Wish


@dataclass(frozen=True)
class Schedule:
    """A learning rate scheduler and when it steps; `plateau` steps after an epoch and wants the loss."""

    # Any: ReduceLROnPlateau.step takes a loss, OneCycleLR has an end, LRScheduler has neither.
    scheduler: Any
    unit: Literal["batch", "epoch", "plateau"]

    def after_step(self) -> None:
        """The optimizer has made a step."""
        if self.unit == "batch":
            self._step()

    def after_epoch(self, score: float) -> None:
        """An epoch and its evaluation are done."""
        if self.unit == "plateau":
            self.scheduler.step(score)
        elif self.unit == "epoch":
            self._step()

    def _step(self) -> None:
        # OneCycleLR raises after its last step (torch 2.13); the rate stays where it came to instead.
        if (
            not isinstance(self.scheduler, OneCycleLR)
            or self.scheduler.last_epoch < self.scheduler.total_steps
        ):
            self.scheduler.step()


@dataclass(frozen=True)
class Length:
    """How long a run is: its epochs, and the steps of the optimizer in each, where that is known."""

    epochs: int
    steps: int | None


def schedule_of(
    optimizer: Optimizer, wish: Wish | None, namespace: Mapping[str, object], unit: Unit, length: Length
) -> tuple[Schedule | None, Choice | None, list[str]]:
    """The scheduler of this optimizer, how it appears in the plan, and notes; raises `UsageError` for a wish of another one's."""
    named = {wish.text: wish.value} if wish else namespace
    for name, each in named.items():
        if isinstance(each, LRScheduler | ReduceLROnPlateau) and each.optimizer is optimizer:
            schedule, reason = _with_unit(each, unit, length)
            return (
                schedule,
                Choice(f"{name}: {type(each).__name__}", reason),
                _mismatch(name, schedule, length),
            )
    if wish and wish.value is not None:
        raise UsageError(f"{wish.reason}: scheduler={wish.text} does not schedule the optimizer that is used")
    return None, None, []


# Any: see Schedule.
def _with_unit(scheduler: Any, unit: Unit, length: Length) -> tuple[Schedule, str]:
    if isinstance(scheduler, ReduceLROnPlateau):
        if unit not in {"auto", "plateau"}:
            raise UsageError(f"scheduler_unit={unit}: ReduceLROnPlateau steps after an epoch, by the loss")
        return Schedule(scheduler, "plateau"), "steps after each epoch, by the loss"
    if unit == "plateau":
        raise UsageError(f"scheduler_unit=plateau: {type(scheduler).__name__}.step takes no loss")
    if unit != "auto":
        return Schedule(scheduler, unit), f"steps after each {'step' if unit == 'batch' else unit}, as asked"
    is_whole_run = (
        isinstance(scheduler, OneCycleLR)
        and length.steps is not None
        and scheduler.total_steps <= length.epochs
    )
    if isinstance(scheduler, OneCycleLR | CyclicLR) and not is_whole_run:
        return Schedule(scheduler, "batch"), "steps after each step of the optimizer"
    return Schedule(scheduler, "epoch"), "steps after each epoch"


def _mismatch(name: str, schedule: Schedule, length: Length) -> list[str]:
    """What to say when a cycle is made for another number of steps than the run has."""
    if not isinstance(schedule.scheduler, OneCycleLR):
        return []
    n_steps = length.epochs if schedule.unit == "epoch" else length.steps and length.steps * length.epochs
    n_planned = schedule.scheduler.total_steps
    if n_steps is None or n_steps == n_planned:
        return []
    end = "its rate stays at the end" if n_steps > n_planned else "it is cut off before its end"
    return [f"{name} is made for {n_planned} steps and the run has {n_steps}: {end}"]
