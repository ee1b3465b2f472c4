"""Watches a script that trains by itself, through torch's own hooks, without changing a number it computes.

Counts optimizer steps, notes the tensor that `backward()` is called on, finds the models whose parameters are stepped, and
reads epoch and batch from the script's own loops. A loss on a card is read only when something is told.
"""

from __future__ import annotations

import gc
import math
import os
import sys
import time
import weakref
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict
from types import FrameType
from typing import Any, TypeVar

import torch
from torch import Tensor, nn
from torch.amp.grad_scaler import GradScaler
from torch.optim import Optimizer
from torch.optim.optimizer import register_optimizer_step_post_hook, register_optimizer_step_pre_hook

from torchvet_runtime.events import EventLog, Field
from torchvet_runtime.failures import one_line
from torchvet_runtime.late import LateNumber
from torchvet_runtime.memory import memory_bytes
from torchvet_runtime.script_epochs import ScriptEpochs
from torchvet_runtime.script_nan import NanWatch
from torchvet_runtime.uncompiled import keep_out_of_compilation

T = TypeVar("T")


class Watch:
    """What is known about the training that goes on in this process."""

    def __init__(
        self, log: EventLog, epochs: ScriptEpochs, nan: NanWatch, after_step: Callable[[], None]
    ) -> None:
        """`after_step` is called at the end of each optimizer step, and may raise to end the script."""
        self.step = 0
        self.is_inside_step = False
        self.stepped_at_s = time.monotonic()
        self._log = log
        self._epochs = epochs
        self._nan = nan
        self._after_step = after_step
        # Forked workers inherit the hooks; only the process that was started is watched.
        self._is_forked = False
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._note_fork)
        self._optimizers: weakref.WeakSet[Optimizer] = weakref.WeakSet()
        self._models: dict[int, tuple[nn.Module, list[weakref.ref[Optimizer]]]] = {}
        self._loss: Tensor | None = None
        self._n_backward = 0
        # What a GradScaler has scaled last, and what it was before.
        self._scaled: tuple[weakref.ref[Tensor], Tensor] | None = None
        self._late = LateNumber()
        self._lr: float | None = None
        self._told: tuple[float, int] = (time.monotonic(), 0)
        self._hooks = ExitStack()

    def start(self) -> None:
        """Begins to watch."""
        keep_out_of_compilation()
        for hook in (
            register_optimizer_step_pre_hook(self._before_step),
            register_optimizer_step_post_hook(self._on_step),
        ):
            self._hooks.callback(hook.remove)
        backward, scale = torch.Tensor.backward, GradScaler.scale

        def noting_backward(tensor: Tensor, *args: Any, **kwargs: Any) -> None:  # Any: handed on as they come
            if tensor.numel() == 1:
                self._guarded(self._note, tensor)
            backward(tensor, *args, **kwargs)  # type: ignore[no-untyped-call]  # torch's own is untyped

        def noting_scale(scaler: GradScaler, outputs: Any) -> Any:  # Any: tensors, in any nesting
            scaled = scale(scaler, outputs)
            if isinstance(outputs, Tensor) and isinstance(scaled, Tensor):
                self._scaled = (weakref.ref(scaled), outputs.detach())
            return scaled

        for noting, own in ((noting_backward, backward), (noting_scale, scale)):
            noting.__doc__, noting.__name__, noting.__qualname__ = own.__doc__, own.__name__, own.__qualname__
        # torch has no global hooks for these.
        torch.Tensor.backward = noting_backward  # type: ignore[assignment,method-assign]  # same parameters
        GradScaler.scale = noting_scale  # type: ignore[assignment,method-assign]  # same parameters
        self._hooks.callback(setattr, torch.Tensor, "backward", backward)
        self._hooks.callback(setattr, GradScaler, "scale", scale)

    def stop(self) -> None:
        """Watches no longer."""
        self._hooks.close()
        self._nan.stop()

    @property
    def has_seen_a_step(self) -> bool:
        """Whether the script has begun to train."""
        return self.step > 0

    @property
    def has_seen_training(self) -> bool:
        """Whether a loss was propagated back, with or without an optimizer."""
        return self._n_backward > 0

    @property
    def models(self) -> list[nn.Module]:
        """The models that were trained, without those that are part of another."""
        return [model for model, _ in self._models.values()]

    @property
    def optimizers(self) -> list[Optimizer]:
        """The optimizers that have stepped and are still there."""
        return list(self._optimizers)

    def _note_fork(self) -> None:
        self._is_forked = True

    def _note(self, tensor: Tensor) -> None:
        """`backward()` is about to begin at a loss."""
        if self._is_forked or (tensor.is_cuda and torch.cuda.is_current_stream_capturing()):
            return
        # A subclass of the user's, with its own __torch_function__, should not hear of this.
        with torch._C.DisableTorchFunctionSubclass():
            is_scaled = self._scaled is not None and self._scaled[0]() is tensor
            loss = self._scaled[1] if self._scaled is not None and is_scaled else tensor.detach()
        self._loss, self._scaled = loss, None
        self._n_backward += 1
        if self.step == 0 and self._n_backward > 1:
            # Perhaps the weights are changed by hand, and no optimizer will ever step.
            self._tell_of(sys._getframe(3))
        if loss.device.type != "cpu":
            self._epochs.add(loss)
            return
        self._epochs.add(value := float(loss))
        if not math.isfinite(value):
            self._nan.at_backward(
                self.models, self.step + 1, self._epochs.look(frame := sys._getframe(3)), frame
            )

    def _before_step(self, _optimizer: Optimizer, _args: Any, _kwargs: Any) -> None:  # Any: as torch calls it
        self.is_inside_step = True

    def _on_step(self, optimizer: Optimizer, _args: Any, _kwargs: Any) -> None:  # Any: as torch calls it
        self.is_inside_step = False
        if not self._is_forked:
            self.step += 1
            self.stepped_at_s = time.monotonic()
            self._guarded(self._follow, optimizer)
            self._after_step()

    def _follow(self, optimizer: Optimizer) -> None:
        """An optimizer has stepped."""
        if optimizer not in self._optimizers:
            self._meet(optimizer)
        self._lr = optimizer.param_groups[0]["lr"]
        self._tell_of(sys._getframe(3))

    def _tell_of(self, frame: FrameType) -> None:
        self._epochs.at_step(self.step, self._lr, frame)
        if self._log.is_due():
            self.tell()

    def _guarded(self, look: Callable[[T], None], at: T) -> None:
        """Looks at something of the user's; if that breaks, the script goes on without being watched."""
        try:
            look(at)
        except Exception as error:  # noqa: BLE001  # a script must not end because it is watched
            self.stop()
            self._log.write("notice", message=f"the script is not watched any more: {one_line(error)}")

    def tell(self) -> None:
        """Writes where the script is."""
        loss = self._late.exchange(self._loss) if self._loss is not None else None
        (then_s, n_then), now_s = self._told, time.monotonic()
        self._told = (now_s, self.step)
        place = self._epochs.look(sys._getframe(1))
        fields: dict[str, Field] = {} if place is None else dict(asdict(place))
        self._log.write(
            "iteration_completed",
            **fields,
            step=self.step,
            loss=loss,
            lr=None if self._lr is None else float(self._lr),
            steps_per_s=round((self.step - n_then) / max(1e-9, now_s - then_s), 3),
            memory_bytes=memory_bytes("cpu" if self._loss is None else self._loss.device.type),
        )
        if loss is not None and not math.isfinite(loss):
            self._nan.seen_late(self.models, self.step, place)

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
