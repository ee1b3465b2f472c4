"""Where a batch's numbers stop being finite: its data, the layer, the function and its line; the loss; or the way back.

The batch is run once more with everything looked at. Weights, buffers, gradients and random numbers are afterwards as before.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from torchvet_runtime.batch_form import Batch

_TORCH, _OURS = str(Path(torch.__file__).parent), str(Path(__file__).parent)
_MOST_NAMES = 3
_LOSS = "the loss"

# What a layer or function gets and gives.
Run = Callable[[Batch], Tensor]


@dataclass(frozen=True)
class _Place:
    """A function that made the first bad number, and where it was called."""

    module: str
    function: str
    line: str
    has_nan: bool


def culprit(model: nn.Module, batches: Sequence[Batch], forward: Run, loss_text: str) -> str:
    """What made the loss or a gradient of these batches not finite, in words; `forward` gives the loss of one."""
    buffers = [(each, each.detach().clone()) for each in model.buffers()]
    # Any: gradients are put back as they were, whatever they were.
    gradients: list[Any] = [each.grad for each in model.parameters()]
    try:
        found = (in_data(each) or _in_forward(model, each, forward, loss_text) for each in batches)
        return next((each for each in found if each), "when it is run once more, everything is finite")
    finally:
        for buffer, before in buffers:
            buffer.data.copy_(before)
        for parameter, gradient in zip(model.parameters(), gradients, strict=True):
            parameter.grad = gradient


def in_data(batch: Batch) -> str:
    """Which of a batch's tensors is not finite, and in which samples; empty when all are, or hold -inf only."""
    named = {f"input {number}": each for number, each in enumerate(batch.arguments, 1)}
    named |= {f"input {name!r}": each for name, each in batch.named.items()}
    for name, value in (named | {"the target": batch.target}).items():
        for tensor in _tensors(value):
            # Masks are often made of -inf, and mean it.
            if bool(torch.isnan(tensor).any()) or bool(torch.isposinf(tensor).any()):
                rows = (
                    ~torch.isfinite(tensor).flatten(1).all(1) if tensor.ndim > 1 else ~torch.isfinite(tensor)
                )
                where = rows.flatten().nonzero().flatten().tolist()[:_MOST_NAMES]
                numbers = ", ".join(map(str, where))
                return f"{name} holds {_kind(tensor)}, in sample {numbers} of the batch (from 0)"
    return ""


def _in_forward(model: nn.Module, batch: Batch, forward: Run, loss_text: str) -> str:
    search = _Search(model, [*batch.arguments, *batch.named.values()])
    with search.looking():
        loss = forward(batch)
    if (origin := search.origin_of_all()) is not None:
        return search.told(origin)
    if not bool(torch.isfinite(loss).all()):
        return f"the model's output is finite, {_LOSS} {loss_text} is {loss.item()}{search.at_line(_LOSS)}"
    model.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]  # torch has no types here
    return search.on_the_way_back(loss_text)


class _Search(TorchFunctionMode):
    """Looks at what goes in and out of every layer and function of a forward pass, and at their gradients."""

    def __init__(self, model: nn.Module, given: Sequence[object]) -> None:
        super().__init__()
        self._model = model
        # What is not finite in these was looked at already.
        self._given = {id(each) for each in _tensors(given)}
        self._names = {id(each): name for name, each in model.named_modules()}
        self._inside: list[str] = []
        self._places: list[_Place] = []
        # Layers with a gradient that is not finite: what came to them from behind, and what they handed on.
        self._came: set[str] = set()
        self._handed_on: set[str] = set()
        self.origin: str | None = None

    @contextmanager
    def looking(self) -> Iterator[None]:
        """While inside, layers and functions are looked at."""
        before = nn.modules.module.register_module_forward_pre_hook(self._enter)
        after = nn.modules.module.register_module_forward_hook(self._leave)
        try:
            with self:
                yield
        finally:
            before.remove()
            after.remove()

    # Any: what torch hands to a mode.
    def __torch_function__(
        self, func: Any, types: Any, args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        given = [*_tensors([*args, *(kwargs or {}).values()])]
        was_bad, had_nan = any(map(_is_bad, given)), any(map(_has_nan, given))
        made = func(*args, **(kwargs or {}))
        has_nan = any(map(_has_nan, _tensors(made)))
        if (has_nan and not had_nan) or (not was_bad and any(map(_is_bad, _tensors(made)))):
            name = getattr(func, "__name__", str(func))
            line = _users_line(sys._getframe(1))
            self._places.append(_Place(self._inside[-1] if self._inside else _LOSS, name, line, has_nan))
        return made

    def _enter(self, module: nn.Module, inputs: tuple[Any, ...]) -> None:
        name = self._names.get(id(module))
        if name is None:
            return
        if self.origin is None and self._inside and any(map(self._is_made_bad, _tensors(inputs))):
            self.origin = self._inside[-1]
        self._inside.append(name)
        _hook(inputs, partial(self._note, self._handed_on, name))

    def _leave(self, module: nn.Module, _inputs: tuple[Any, ...], output: Any) -> None:
        name = self._names.get(id(module))
        if name is None:
            return
        self._inside.pop()
        if self.origin is None and any(map(_is_bad, _tensors(output))):
            self.origin = name
        _hook(output, partial(self._note, self._came, name))

    def _is_made_bad(self, tensor: Tensor) -> bool:
        return id(tensor) not in self._given and _is_bad(tensor)

    def _note(self, where: set[str], name: str, gradient: Tensor) -> None:
        if _is_bad(gradient):
            where.add(name)

    def origin_of_all(self) -> str | None:
        """The layer that began, if one did."""
        # A row that is masked everywhere is all -inf on purpose, and its softmax is the first that is wrong.
        masked = [each.module for each in self._places if each.has_nan and "softmax" in each.function]
        return masked[0] if masked and masked[0] != _LOSS else self.origin

    def told(self, origin: str) -> str:
        """A layer, for people."""
        return f"{self._called(origin)} is the first that gives numbers that are not finite{self.at_line(origin)}"

    def at_line(self, origin: str) -> str:
        """The function in it that began, and the user's line, as far as they are known."""
        inside = [each for each in self._places if each.module == origin]
        # Masks are filled with -inf on purpose; what turns into nan has gone wrong.
        place = next((each for each in inside if each.has_nan), inside[-1] if inside else None)
        return f", by {place.function}{place.line}" if place else ""

    def on_the_way_back(self, loss_text: str) -> str:
        """Which layer or loss broke the gradients, after `backward`; empty when none did."""
        bad = [name for name, each in self._model.named_parameters() if _is_bad(each.grad)]
        if "" in self._came:
            return f"the loss is finite, and the gradient of {_LOSS} {loss_text} is not"
        owners = {name.rpartition(".")[0] for name in bad} | self._handed_on
        broken = {each for each in self._names.values() if any(_is_within(own, each) for own in owners)}
        origins = [
            each
            for each in broken - self._came
            if not any(_is_within(o, each) for o in broken - self._came - {each})
        ]
        listed = ", ".join(bad[:_MOST_NAMES]) + (
            f" and {len(bad) - _MOST_NAMES} more" if len(bad) > _MOST_NAMES else ""
        )
        if not bad:
            return ""
        first = self._called(origins[0]) if origins else "the model"
        return f"the loss is finite, and the gradients of {listed} are not; on the way back {first} is the first that breaks them"

    def _called(self, name: str) -> str:
        module = self._model.get_submodule(name)
        return f"{name} ({type(module).__name__})" if name else f"{type(module).__name__}.forward itself"


def _is_within(inner: str, outer: str) -> bool:
    return inner == outer or not outer or inner.startswith(f"{outer}.")


def _hook(values: object, note: Callable[[Tensor], None]) -> None:
    for each in _tensors(values):
        if each.requires_grad:
            each.register_hook(note)  # type: ignore[no-untyped-call]  # torch has no types here


def _users_line(frame: FrameType | None) -> str:
    """The user's line that called a function of torch."""
    while frame is not None and frame.f_code.co_filename.startswith((_TORCH, "<")):
        frame = frame.f_back
    if frame is None or frame.f_code.co_filename.startswith(_OURS):
        # Called by the loop itself: the user's code is further out, and has nothing to do with it.
        return ""
    return f", {Path(frame.f_code.co_filename).name} line {frame.f_lineno}"


def _kind(tensor: Tensor) -> str:
    return "nan" if _has_nan(tensor) else "inf"


def _is_bad(value: object) -> bool:
    if not isinstance(value, Tensor) or not value.is_floating_point() or value.layout != torch.strided:
        return False
    with torch._C.DisableTorchFunction():
        return not bool(torch.isfinite(value.detach()).all())


def _has_nan(tensor: Tensor) -> bool:
    with torch._C.DisableTorchFunction():
        return tensor.layout == torch.strided and bool(torch.isnan(tensor.detach()).any())


def _tensors(value: object) -> Iterator[Tensor]:
    if isinstance(value, Tensor):
        if value.is_floating_point():
            yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _tensors(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _tensors(each)
