"""What the user says outright about the training: in pyproject.toml, a comment, `configure_training()`, or by --set.

All of them name the same things. Expressions are evaluated among the file's own names, which are the user's code already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from torchvet_runtime.failures import UsageError
from torchvet_runtime.options import OPTIONS, Options, checked, plain_word
from torchvet_runtime.source import Source

COMMENT = "# torchvet: train"
CONFIGURE = "configure_training"
_OBJECTS = ("model", "train", "val", "loss", "optimizer", "scheduler")
_NUMBERS = ("epochs", "lr", "batch_size")
FALLBACK_NAMES = frozenset({"torch", "nn", "optim", "F", "DataLoader"})
KNOWN = (*_OBJECTS, *_NUMBERS, *OPTIONS)


@dataclass(frozen=True)
class Wish:
    """A value, its expression, and where it was said."""

    value: object
    text: str
    reason: str


def split_settings(settings: Iterable[str]) -> dict[str, str]:
    """The expressions of `--set key=value`; raises `UsageError` for a key nobody knows."""
    found = {}
    for each in settings:
        key, equals, text = each.partition("=")
        if not equals or not text:
            raise UsageError(f"--set {each}: write key=value, such as lr=1e-3")
        if key not in KNOWN:
            raise UsageError(f"--set {each}: no key {key}; there are {', '.join(KNOWN)}")
        found[key] = text
    return found


def wishes_of(
    source: Source, namespace: dict[str, object], settings: Mapping[str, str], project: Mapping[str, str]
) -> dict[str, Wish]:
    """All wishes; --set wins over the function, the function over the comment, and that over the project's file."""
    found = _evaluated(dict(project), namespace, "pyproject.toml")
    for line, comment in source.comments():
        if comment.startswith(COMMENT):
            place = f"{source.path.name}:{line}"
            found |= _evaluated(_split_comment(comment[len(COMMENT) :], place), namespace, place)
    found |= _configured(namespace, source.path.name)
    # `lr=1e-3` needs no names of the file, `model=Net(3)` does.
    return found | _evaluated(dict(settings), namespace, "--set")


def options_among(wishes: Mapping[str, Wish]) -> Options:
    """How the loop is to train, by those of the wishes that say so."""
    # Any: each value was checked for its own key.
    asked: dict[str, Any] = {key: each.value for key, each in wishes.items() if key in OPTIONS}
    return Options(**asked)


def _split_comment(text: str, place: str) -> dict[str, str]:
    """`model=Net(3, width=4) train=loader` at the known keys; raises `UsageError` for other words."""
    pieces = re.split(rf"(?:^|\s)({'|'.join(KNOWN)})=", text)
    if pieces[0].strip():
        raise UsageError(f"{place}: {pieces[0].strip()!r} is not key=value with one of {', '.join(KNOWN)}")
    return {key: value.strip() for key, value in zip(pieces[1::2], pieces[2::2], strict=True)}


def _evaluated(texts: Mapping[str, str], namespace: dict[str, object], place: str) -> dict[str, Wish]:
    found = {}
    for key, text in texts.items():
        try:
            value: object = plain_word(key, text)
            if value is None:
                value = eval(compile(text, place, "eval", dont_inherit=True), {**_usual_names(), **namespace})
        except Exception as error:  # the user's expression may raise anything; it is said, with its place
            raise UsageError(f"{place}: {key}={text}: {type(error).__name__}: {error}") from error
        found[key] = Wish(_valid(key, value, f"{place}: {key}={text}"), text, place)
    return found


def _usual_names() -> dict[str, object]:
    """What an expression may use though the file itself doesn't import it."""
    import torch
    from torch import nn, optim
    from torch.utils.data import DataLoader

    return {"torch": torch, "nn": nn, "optim": optim, "F": nn.functional, "DataLoader": DataLoader}


def _configured(namespace: Mapping[str, object], file: str) -> dict[str, Wish]:
    configure = namespace.get(CONFIGURE)
    if not callable(configure):
        return {}
    place = f"{CONFIGURE}() in {file}"
    configured = configure()
    if not isinstance(configured, dict):
        raise UsageError(f"{place} returned a {type(configured).__name__}; it must return a dictionary")
    unknown = [str(each) for each in configured if each not in KNOWN]
    if unknown:
        raise UsageError(f"{place} returned {', '.join(unknown)}; it may return {', '.join(KNOWN)}")
    return {
        key: Wish(_valid(key, value, f"{place}: {key}"), _named(value, namespace), place)
        for key, value in configured.items()
    }


def _valid(key: str, value: object, place: str) -> object:
    return value if key in _OBJECTS else checked(key, value, place)


def _named(value: object, namespace: Mapping[str, object]) -> str:
    """How the file calls an object, else its type."""
    name = next((name for name, each in namespace.items() if each is value), None)
    return name or (repr(value) if isinstance(value, int | float | str) else type(value).__name__)
