"""Numbers that a file gives names to: `epochs`, `lr`, `batch_size`, at the top level, in `args`, or in a `config`."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

EPOCHS = ("epochs", "n_epochs", "num_epochs", "max_epochs", "nb_epochs", "epoch_count")
LEARNING_RATE = ("lr", "learning_rate", "base_lr")
BATCH_SIZE = ("batch_size", "bs", "train_batch_size", "batchsize")


@dataclass(frozen=True)
class Constant:
    """A plain value and how the file calls it."""

    value: object
    text: str


def constants_of(namespace: Mapping[str, object]) -> dict[str, Constant]:
    """Plain values by their name in small letters; those at the top level win."""
    found: dict[str, Constant] = {}
    for name, value in namespace.items():
        if not name.startswith("_"):
            for inner, each in _members(value):
                found.setdefault(inner.lower(), Constant(each, f"{name}.{inner}"))
    for name, value in namespace.items():
        if not name.startswith("_") and _is_plain(value):
            found[name.lower()] = Constant(value, name)
    return found


def number(constants: Mapping[str, Constant], names: tuple[str, ...]) -> tuple[float, str] | None:
    """The first of `names` that is a positive number, with its name in the file."""
    for name in names:
        constant = constants.get(name)
        value = constant.value if constant is not None else None
        if (
            constant is not None
            and isinstance(value, int | float)
            and not isinstance(value, bool)
            and value > 0
        ):
            return float(value), constant.text
    return None


def _members(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, argparse.Namespace):
        inner: Mapping[str, object] = vars(value)
    elif isinstance(value, dict):
        inner = {name: each for name, each in value.items() if isinstance(name, str)}
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        inner = {each.name: getattr(value, each.name, None) for each in dataclasses.fields(value)}
    else:
        return
    yield from ((name, each) for name, each in inner.items() if _is_plain(each))


def _is_plain(value: object) -> bool:
    return isinstance(value, bool | int | float | str)
