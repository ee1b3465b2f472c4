"""Where numbers stop being finite in a user's own program: which variables, which weights, which layer. Only looks.

Nothing is computed again, because running a model twice would draw other random numbers.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import FrameType
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.modules.module import register_module_forward_hook

from torchvet_runtime.frame_names import names_in

_MOST_NAMES = 4
# As many forward passes are looked at for the first layer that gives such a number.
_MOST_PASSES = 20


def unfinite_variables(frames: Iterable[FrameType]) -> list[str]:
    """Names of the user's tensors that hold nan or inf, those nearest to the first frame first."""
    found: list[str] = []
    for frame in frames:
        with names_in(frame) as names:
            found += [
                name
                for name in frame.f_code.co_varnames + frame.f_code.co_names
                if name not in found and has_unfinite(names.get(name))
            ]
    return found[:_MOST_NAMES]


def users_frames(frame: FrameType | None, files: Iterable[str]) -> Iterator[FrameType]:
    """The frames below `frame` that run code of `files`."""
    known = set(files)
    while frame is not None:
        if frame.f_code.co_filename in known:
            yield frame
        frame = frame.f_back


def modules_in(frames: Iterable[FrameType]) -> list[nn.Module]:
    """The user's models that have a name in the frames, without those that are part of another."""
    found: dict[int, nn.Module] = {}
    for frame in frames:
        with names_in(frame) as names:
            for name in (*frame.f_code.co_varnames, *frame.f_code.co_names):
                value = names.get(name)
                if value is not None and issubclass(type(value), nn.Module):
                    found[id(value)] = value
    inner = {id(part) for each in found.values() for part in each.modules() if part is not each}
    return [each for key, each in found.items() if key not in inner]


def unfinite_weights(models: Iterable[nn.Module]) -> list[str]:
    """Names of the parameters that hold nan or inf."""
    return [
        name for model in models for name, each in model.named_parameters() if has_unfinite(each.detach())
    ][:_MOST_NAMES]


def unfinite_gradients(models: Iterable[nn.Module]) -> list[str]:
    """Names of the parameters whose gradients hold nan or inf."""
    return [name for model in models for name, each in model.named_parameters() if has_unfinite(each.grad)][
        :_MOST_NAMES
    ]


def has_unfinite(value: object) -> bool:
    """Whether a tensor holds nan or inf."""
    if (
        type(value) not in {Tensor, nn.Parameter}
        or not isinstance(value, Tensor)
        or value.layout != torch.strided
    ):
        return False
    is_float = value.dtype.is_floating_point and value.dtype.itemsize > 1
    with torch.no_grad():
        return is_float and value.device.type != "meta" and not bool(torch.isfinite(value).all())


class LayerWatch:
    """Looks for the first layer whose inputs are finite and whose output isn't, in the next few forward passes."""

    def __init__(self, models: list[nn.Module], found: Callable[[str], None]) -> None:
        self._names = {id(part): name for model in models for name, part in model.named_modules()}
        self._roots = {id(each) for each in models}
        self._found = found
        self._n_passes = 0
        self._hook = register_module_forward_hook(self._look)

    def stop(self) -> None:
        """Looks no longer."""
        self._hook.remove()

    # Any: inputs and outputs of the user's layers.
    def _look(self, module: nn.Module, inputs: tuple[Any, ...], output: Any) -> None:
        name = self._names.get(id(module))
        if name is None:
            return
        if any(map(has_unfinite, _tensors(output))) and not any(map(has_unfinite, _tensors(inputs))):
            self.stop()
            if unfinite_weights([module]):
                # The step before has spoilt them: where it began can't be seen any more.
                return
            # Inner layers are through before their model is, so this is the first.
            self._found(
                f"the first layer that gives one is {name or 'the model itself'} ({type(module).__name__})"
            )
        elif id(module) in self._roots:
            self._n_passes += 1
            if self._n_passes == _MOST_PASSES:
                self.stop()


def may_hook_layers() -> bool:
    """Whether hooks on layers change nothing: code that torch.compile has compiled would be compiled anew."""
    dynamo = sys.modules.get("torch._dynamo.utils")
    counters = getattr(dynamo, "counters", None)
    return not (isinstance(counters, Mapping) and counters.get("frames"))


def _tensors(value: object) -> Iterator[Tensor]:
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _tensors(each)
    elif isinstance(value, dict):
        yield from _tensors(list(value.values()))
