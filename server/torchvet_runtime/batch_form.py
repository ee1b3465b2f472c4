"""What the parts of a batch are: the model's inputs and the target. Told once from the first batch, then only applied."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

from torchvet_runtime.failures import UsageError
from torchvet_runtime.weights import unwrapped

_TARGET_KEYS = ("labels", "label", "targets", "target", "y")


# Not frozen: making one would take five times as long (Python 3.11), at every step.
@dataclass(slots=True)
class Batch:
    """Arguments for the model, and what its output is compared with."""

    arguments: tuple[object, ...]
    target: object
    n_samples: int
    named: Mapping[str, object] = field(default_factory=dict)

    def on(self, device: torch.device, is_channels_last: bool = False) -> Batch:
        """The same on a device, images with their channels last if asked."""
        if device.type == "cpu" and not is_channels_last:
            return self
        arguments = tuple(moved(each, device) for each in self.arguments)
        named = {name: moved(each, device) for name, each in self.named.items()}
        if is_channels_last:
            arguments = tuple(map(_channels_last, arguments))
            named = {name: _channels_last(each) for name, each in named.items()}
        return Batch(arguments, moved(self.target, device), self.n_samples, named)


@dataclass(frozen=True)
class BatchForm:
    """How a batch comes apart: a tuple ends with its target, a dictionary names it, a tensor is its own."""

    target_key: str | None = None
    input_keys: tuple[str, ...] = ()
    by_name: bool = False
    is_own_target: bool = False

    def split(self, batch: object) -> Batch:
        """The parts of a batch of this form, on the device it is on."""
        if self.target_key is not None and isinstance(batch, Mapping):
            target = batch[self.target_key]
            inputs = {key: batch[key] for key in self.input_keys}
            if self.by_name:
                return Batch((), target, _n_samples(target, *inputs.values()), inputs)
            return Batch(tuple(inputs.values()), target, _n_samples(target, *inputs.values()))
        if self.is_own_target:
            whole = batch[0] if isinstance(batch, list | tuple) else batch
            return Batch((whole,), whole, _n_samples(whole))
        assert isinstance(batch, list | tuple)
        return Batch(tuple(batch[:-1]), batch[-1], _n_samples(batch[-1], *batch[:-1]))


def form_of(batch: object, model: nn.Module) -> BatchForm:
    """The form of a batch for this model; raises `UsageError` when it fits none."""
    if isinstance(batch, Mapping):
        return _form_of_mapping(batch, model)
    if isinstance(batch, Tensor) or (isinstance(batch, list | tuple) and len(batch) == 1):
        return BatchForm(is_own_target=True)
    if isinstance(batch, list | tuple) and len(batch) >= 2:
        least, most = _n_positional(model)
        if not least <= len(batch) - 1 <= most:
            raise UsageError(
                f"a batch has {len(batch)} parts, the last taken for the target, "
                f"but {_name(model)}.forward takes {least if least == most else f'{least} to {most}'} input(s); "
                "let the dataset return the inputs and then the target"
            )
        return BatchForm()
    raise UsageError(
        f"a batch is a {type(batch).__name__}; a tuple (inputs, target) or a dictionary is needed"
    )


def _form_of_mapping(batch: Mapping[object, object], model: nn.Module) -> BatchForm:
    keys = [str(each) for each in batch]
    target = next((each for each in _TARGET_KEYS if each in keys), None)
    if target is None:
        raise UsageError(
            f"no key of a batch says target: {', '.join(keys)}; call it {' or '.join(_TARGET_KEYS[:3])}"
        )
    others = [each for each in keys if each != target]
    parameters = inspect.signature(unwrapped(model).forward).parameters
    known = tuple(each for each in others if each in parameters)
    if known:
        return BatchForm(target, known, by_name=True)
    if len(others) == 1:
        return BatchForm(target, tuple(others))
    raise UsageError(
        f"{_name(model)}.forward({', '.join(parameters)}) takes none of a batch's keys: {', '.join(others)}; "
        "name its parameters like the keys"
    )


def _n_positional(model: nn.Module) -> tuple[int, float]:
    """Fewest and most inputs that forward takes by position."""
    parameters = inspect.signature(unwrapped(model).forward).parameters.values()
    if any(each.kind is each.VAR_POSITIONAL for each in parameters):
        return 1, float("inf")
    by_position = [
        each for each in parameters if each.kind in {each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD}
    ]
    return sum(each.default is each.empty for each in by_position), len(by_position)


def moved(value: object, device: torch.device) -> object:
    """`value` with every tensor inside on `device`."""
    if isinstance(value, Tensor):
        return value.to(device, non_blocking=True)
    if isinstance(value, Mapping):
        return {key: moved(each, device) for key, each in value.items()}
    if isinstance(value, list | tuple):
        parts: list[Any] = [
            moved(each, device) for each in value
        ]  # Any: a sequence of whatever the user's items are
        # A named tuple is made from its fields one by one.
        return type(value)(*parts) if hasattr(value, "_fields") else type(value)(parts)
    return value


def _channels_last(value: object) -> object:
    if not isinstance(value, Tensor) or value.ndim != 4:
        return value
    return value.contiguous(memory_format=torch.channels_last)


def described(value: object) -> str:
    """Types and sizes in a few words, such as `float32 [32, 10]`."""
    if isinstance(value, Tensor):
        return f"{str(value.dtype).removeprefix('torch.')} {list(value.shape)}"
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {described(each)}" for key, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(described, value))
    return type(value).__name__


def _n_samples(*values: object) -> int:
    for each in values:
        if isinstance(each, Tensor) and each.ndim:
            return each.shape[0]
    return 1


def _name(model: nn.Module) -> str:
    return type(unwrapped(model)).__name__
