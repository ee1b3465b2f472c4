"""Watches a script that trains by itself, through torch's own hooks, without changing a number it computes.

Counts optimizer steps, notes the tensor that `backward()` is called on, and finds the models whose parameters are stepped. Reads a
loss only when something is told.
"""

from __future__ import annotations

import gc
import math
import os
import time
import weakref
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer
from torch.optim.optimizer import register_optimizer_step_post_hook, register_optimizer_step_pre_hook

from torchvet_runtime.events import EventLog
from torchvet_runtime.late import LateNumber


class Watch:
    """What is known about the training that goes on in this process."""

    def __init__(self, log: EventLog, after_step: Callable[[], None]) -> None:
        """`after_step` is called at the end of each optimizer step, and may raise to end the script."""
        self.step = 0
        self.is_inside_step = False
        self.stepped_at_s = time.monotonic()
        self._log = log
        self._after_step = after_step
        # Forked workers inherit the hooks; only the process that was started is watched.
        self._pid = os.getpid()
        self._optimizers: weakref.WeakSet[Optimizer] = weakref.WeakSet()
        self._models: dict[int, tuple[nn.Module, list[weakref.ref[Optimizer]]]] = {}
        self._loss: Tensor | None = None
        self._late = LateNumber()
        self._lr: float | None = None
        self._told: tuple[float, int] = (time.monotonic(), 0)
        self._has_told_of_nan = False

    def start(self) -> None:
        """Begins to watch. The hooks stay until the process ends."""
        register_optimizer_step_pre_hook(self._before_step)
        register_optimizer_step_post_hook(self._on_step)
        backward = torch.Tensor.backward

        def noting_backward(tensor: Tensor, *args: Any, **kwargs: Any) -> None:  # Any: handed on as they come
            if tensor.numel() == 1:
                self._loss = tensor.detach()
            backward(tensor, *args, **kwargs)  # type: ignore[no-untyped-call]  # torch's own is untyped

        noting_backward.__doc__ = backward.__doc__
        torch.Tensor.backward = noting_backward  # type: ignore[assignment,method-assign]  # torch has no global hook for it

    @property
    def has_seen_a_step(self) -> bool:
        """Whether the script has begun to train."""
        return self.step > 0

    @property
    def models(self) -> list[nn.Module]:
        """The models that were trained, without those that are part of another."""
        return [model for model, _ in self._models.values()]

    @property
    def optimizers(self) -> list[Optimizer]:
        """The optimizers that have stepped and are still there."""
        return list(self._optimizers)

    def _before_step(self, _optimizer: Optimizer, _args: Any, _kwargs: Any) -> None:  # Any: as torch calls it
        self.is_inside_step = True

    def _on_step(self, optimizer: Optimizer, _args: Any, _kwargs: Any) -> None:  # Any: as torch calls it
        self.is_inside_step = False
        if os.getpid() != self._pid:
            return
        self.step += 1
        self.stepped_at_s = time.monotonic()
        if optimizer not in self._optimizers:
            self._meet(optimizer)
        if self._log.is_due():
            self._lr = float(optimizer.param_groups[0]["lr"])
            self.tell()
        self._after_step()

    def tell(self) -> None:
        """Writes where the script is."""
        loss = self._late.exchange(self._loss) if self._loss is not None else None
        (then_s, n_then), now_s = self._told, time.monotonic()
        self._told = (now_s, self.step)
        self._log.write(
            "iteration_completed",
            step=self.step,
            loss=loss,
            lr=self._lr,
            steps_per_s=round((self.step - n_then) / max(1e-9, now_s - then_s), 3),
        )
        if loss is not None and not math.isfinite(loss) and not self._has_told_of_nan:
            self._has_told_of_nan = True
            self._log.write("notice", message=f"the loss is not a finite number at step {self.step}")

    def _meet(self, optimizer: Optimizer) -> None:
        """Finds the models of an optimizer that steps for the first time, and lets those go whose optimizer is gone."""
        self._optimizers.add(optimizer)
        self._models = {
            key: (model, [each for each in owners if each() is not None])
            for key, (model, owners) in self._models.items()
            if any(each() is not None for each in owners)
        }
        for model in _whole_models_of(optimizer):
            self._models.setdefault(id(model), (model, []))[1].append(weakref.ref(optimizer))
        # A model found earlier may turn out to be inside a later one.
        inner = {id(part) for model in self.models for part in model.modules() if part is not model}
        self._models = {key: each for key, each in self._models.items() if key not in inner}


def _whole_models_of(optimizer: Optimizer) -> list[nn.Module]:
    stepped = {id(each) for group in optimizer.param_groups for each in group["params"]}
    # By type(): isinstance would ask `__class__`, and lazy objects of other libraries wake up when asked.
    modules = [each for each in gc.get_objects() if issubclass(type(each), nn.Module)]
    holding = [each for each in modules if any(id(parameter) in stepped for parameter in each.parameters())]
    inner = {id(part) for each in holding for part in each.modules() if part is not each}
    return [each for each in holding if id(each) not in inner]
