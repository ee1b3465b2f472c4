"""Values that a file gives names to: `epochs`, `lr`, `batch_size`, at the top level, in `args`, a `config` or a class CFG.

And such a configuration as a whole, which functions like `build_model(cfg)` want.
"""

from __future__ import annotations

import argparse
import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import SimpleNamespace

EPOCHS = ("epochs", "n_epochs", "num_epochs", "max_epochs", "nb_epochs", "epoch_count")
LEARNING_RATE = ("lr", "learning_rate", "base_lr")
BATCH_SIZE = ("batch_size", "bs", "train_batch_size", "batchsize")


@dataclass(frozen=True)
class Constant:
    """A plain value and how the file calls it."""

    value: object
    text: str


_WHOLE = re.compile(
    r"(cfg|conf|config|configuration|args|arguments|opts?|options|hparams|hps|hyper\w*|params|settings)",
    re.IGNORECASE,
)


def constants_of(namespace: Mapping[str, object]) -> dict[str, Constant]:
    """Plain values by their name in small letters; those at the top level win."""
    found: dict[str, Constant] = {}
    for name, value in namespace.items():
        if not name.startswith("_"):
            for inner, each in _members(value):
                found.setdefault(inner.lower(), Constant(each, f"{name}.{inner}"))
    for name, value in namespace.items():
        if not name.startswith("_") and (_is_plain(value) or _is_whole(name, value)):
            found[name.lower()] = Constant(value, name)
    return found


def configuration(constants: Mapping[str, Constant], name: str) -> Constant | None:
    """The file's only configuration, for a parameter called like one."""
    if not _WHOLE.fullmatch(name):
        return None
    whole = {id(each.value): each for each in constants.values() if _is_whole(each.text, each.value)}
    return next(iter(whole.values())) if len(whole) == 1 else None


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
    elif isinstance(value, SimpleNamespace):
        inner = vars(value)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        inner = {each.name: getattr(value, each.name, None) for each in dataclasses.fields(value)}
    elif isinstance(value, type) and _is_whole(value.__name__, value):
        inner = {name: each for name, each in vars(value).items() if not name.startswith("_")}
    else:
        return
    yield from ((name, each) for name, each in inner.items() if _is_plain(each))


def _is_whole(name: str, value: object) -> bool:
    """Whether something is a configuration: by its kind, a class by its name."""
    if isinstance(value, type):
        return _WHOLE.fullmatch(name) is not None and not dataclasses.is_dataclass(value)
    is_kind = isinstance(value, argparse.Namespace | SimpleNamespace) or dataclasses.is_dataclass(value)
    return is_kind or (isinstance(value, dict) and _WHOLE.fullmatch(name) is not None)


def _is_plain(value: object) -> bool:
    return isinstance(value, bool | int | float | str)
