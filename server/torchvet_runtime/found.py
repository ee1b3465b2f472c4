"""What looking into a file's objects finds: a part, how it is written, and why it was taken."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from torchvet_runtime.constants import Constant, configuration

T = TypeVar("T")


@dataclass(frozen=True)
class Found(Generic[T]):
    """A part of the training."""

    value: T
    text: str
    reason: str


@dataclass(frozen=True)
class Arguments:
    """What a class or function can be called with; `missing` are the parameters nobody knows a value for."""

    values: Mapping[str, Any]
    text: str
    missing: tuple[str, ...]


def arguments_for(called: Callable[..., object], constants: Mapping[str, Constant]) -> Arguments:
    """Values for the parameters without a default, from the file's constants of the same name."""
    try:
        parameters = inspect.signature(called).parameters.values()
    except (TypeError, ValueError):
        # Written in C, without a signature.
        return Arguments({}, "", ())
    values: dict[str, Any] = {}
    texts, missing = [], []
    for each in parameters:
        if each.default is not each.empty or each.kind in {each.VAR_POSITIONAL, each.VAR_KEYWORD}:
            continue
        constant = constants.get(each.name.lower()) or configuration(constants, each.name)
        if constant is None or each.kind is each.POSITIONAL_ONLY:
            missing.append(each.name)
        else:
            values[each.name] = constant.value
            texts.append(f"{each.name}={constant.text}")
    return Arguments(values, ", ".join(texts), tuple(missing))


def is_own(value: object, module_name: str) -> bool:
    """Whether a class or function was written in the file itself."""
    return getattr(value, "__module__", None) == module_name
