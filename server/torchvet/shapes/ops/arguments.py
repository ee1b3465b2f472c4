"""The arguments of one call by name, with defaults, for callables whose signature is written down.

A signature is one line: `kernel_size stride=None * bias=True`; what follows `*` is only taken by name.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from torchvet.shapes.ops.call import Call, as_axis
from torchvet.shapes.tensor import Axes, Axis, Items, NotProvable, Tensor, Value


@dataclass(frozen=True, slots=True)
class Arguments:
    """What each parameter is; every reader raises `NotProvable` when that is not known well enough."""

    values: Mapping[str, Value]

    def value(self, name: str) -> Value:
        """The argument, whatever it is."""
        if name not in self.values:
            raise NotProvable
        return self.values[name]

    def tensor(self, name: str = "input") -> Tensor:
        """A tensor argument."""
        found = self.value(name)
        if not isinstance(found, Tensor):
            raise NotProvable
        return found

    def optional_tensor(self, name: str) -> Tensor | None:
        """A tensor argument, None when it is surely left out."""
        return None if self.value(name) is None else self.tensor(name)

    def size(self, name: str) -> Axis:
        """An argument that must be an int at run time; None when its number is unknown."""
        return as_axis(self.value(name))

    def integer(self, name: str) -> int:
        """An int with a known number."""
        found = self.value(name)
        if isinstance(found, bool) or not isinstance(found, int):
            raise NotProvable
        return found

    def flag(self, name: str) -> bool:
        """A bool."""
        found = self.value(name)
        if not isinstance(found, bool):
            raise NotProvable
        return found

    def text(self, name: str) -> str:
        """A string."""
        found = self.value(name)
        if not isinstance(found, str):
            raise NotProvable
        return found

    def per_axis(self, name: str, n_axes: int) -> Axes:
        """An int for all axes, or one for each; a sequence of one stands for all, as in `F.conv2d`."""
        value = self.value(name)
        if not isinstance(value, Items):
            return (as_axis(value),) * n_axes
        found = tuple(as_axis(each) for each in value.values)
        if len(found) == 1:
            return found * n_axes
        if len(found) != n_axes:
            raise NotProvable
        return found


@cache
def parameters(signature: str) -> tuple[Mapping[str, Value], tuple[str, ...], frozenset[str]]:
    """Defaults by name, the names that may come by position, and all names."""
    defaults: dict[str, Value] = {}
    positional: list[str] = []
    names: set[str] = set()
    by_name_only = False
    for part in signature.split():
        name, is_optional, default = part.partition("=")
        if name == "*":
            by_name_only = True
            continue
        names.add(name)
        if not by_name_only:
            positional.append(name)
        if is_optional:
            defaults[name] = ast.literal_eval(default)
    return defaults, tuple(positional), frozenset(names)


def bound(call: Call, signature: str) -> Arguments:
    """The arguments of `call` to a callable with `signature`; raises `NotProvable` when they do not fit it."""
    defaults, positional, names = parameters(signature)
    if len(call.args) > len(positional) or not call.kwargs.keys() <= names:
        raise NotProvable
    given = dict(zip(positional, call.args, strict=False))
    if given.keys() & call.kwargs.keys():
        raise NotProvable
    return Arguments({**defaults, **given, **call.kwargs})
