"""How our own loop trains, beside the parts it trains: each option once, with its default and what it may be.

A flag such as `--clip 1` and `--set clip=1` are the same; what is rarely needed is no flag. Knows no torch, so that a command
line is refused before torch is imported.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import Literal

from torchvet_runtime.failures import UsageError

Unit = Literal["auto", "batch", "epoch", "plateau"]


@dataclass(frozen=True)
class Options:
    """What a run is told about its loop. `micro_batch` counts samples; it is what a card takes at once."""

    accumulate: int = 1
    clip: float | None = None
    precision: Literal["auto", "fp32", "bf16", "fp16"] = "auto"
    ema: float | None = None
    patience: int | None = None
    compile: bool = False
    channels_last: bool = False
    on_nonfinite: Literal["stop", "skip"] = "stop"
    scheduler_unit: Unit = "auto"
    micro_batch: int | None = None
    keep_last: int = 2
    export: Literal["none", "safetensors"] = "none"
    strategy: Literal["ddp", "fsdp2"] = "ddp"
    find_unused_parameters: bool = False
    sync_batchnorm: bool = False

    @property
    def changed(self) -> str:
        """What differs from the defaults, as one would write it."""
        differing = ((each.name, getattr(self, each.name), each.default) for each in fields(self))
        return ", ".join(f"{name}={value}" for name, value, default in differing if value != default)


_WORDS = {
    "export": ("none", "safetensors"),
    "precision": ("auto", "fp32", "bf16", "fp16"),
    "on_nonfinite": ("stop", "skip"),
    "scheduler_unit": ("auto", "batch", "epoch", "plateau"),
    "strategy": ("ddp", "fsdp2"),
}
_SWITCHES = {"compile", "channels_last", "find_unused_parameters", "sync_batchnorm"}
_COUNTS = {"accumulate", "patience", "micro_batch", "keep_last", "epochs", "batch_size"}
_MAY_BE_NONE = {"clip", "ema", "patience", "micro_batch"}
_TRUTHS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}

OPTIONS = tuple(each.name for each in fields(Options))
# Those that are flags of `torchvet train` too, a bare one if it is a switch.
FLAGS = (
    "accumulate", "clip", "precision", "ema", "patience", "on_nonfinite", "compile", "channels_last", "strategy",
    "find_unused_parameters", "sync_batchnorm",
)  # fmt: skip


def is_switch(key: str) -> bool:
    """Whether an option is only on or off."""
    return key in _SWITCHES


def plain_word(key: str, text: str) -> str | bool | None:
    """The value of a text that is no Python, such as `bf16` or `true`; `None` when it has to be evaluated."""
    if text in _WORDS.get(key, ()):
        return text
    return _TRUTHS.get(text.lower()) if key in _SWITCHES else None


def checked(key: str, value: object, place: str) -> object:
    """`value` if it is one that `key` may have; raises `UsageError`, which begins with `place`."""
    if value is None and key in _MAY_BE_NONE:
        return None
    if key in _WORDS:
        if value not in _WORDS[key]:
            raise UsageError(f"{place}: one of {', '.join(_WORDS[key])} is needed, not {value!r}")
        return value
    if key in _SWITCHES:
        if value not in (True, False):
            raise UsageError(f"{place}: true or false is needed, not {value!r}")
        return bool(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        raise UsageError(f"{place}: a number above 0 is needed, not {value!r}")
    if key in _COUNTS and (math.isinf(value) or value != int(value)):
        raise UsageError(f"{place}: a whole number is needed, not {value!r}")
    if key == "ema" and value >= 1:
        raise UsageError(f"{place}: a number below 1 is needed, such as 0.999, not {value!r}")
    return int(value) if key in _COUNTS else value
