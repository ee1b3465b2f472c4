"""What a program may switch for all its tensors, found by the words it would take: then less is taken for granted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from torchvet.shapes.devices import CPU
from torchvet.shapes.gradients import LEAF, NOTHING

_DEVICES = re.compile(
    r"set_default_device|set_default_tensor_type|init_empty_weights|with\s+(torch\.)?device\b"
    r"|\.data\s*=[^=]|swap_tensors|_apply\b|_device\s+import"
)
_LAYOUTS = re.compile(r"memory_format|channels_last|mkldnn|as_strided|set_\(|vmap")
_MODES = re.compile(r"set_grad_enabled")
_GRADS = re.compile(r"\.requires_grad\s*=[^=]|requires_grad_\(|set_grad_enabled")


@dataclass(frozen=True)
class World:
    """`home` is where factories put tensors; `plain_grad` and `weight_grad` are those of new tensors and weights."""

    home: str | None = CPU
    has_plain_layouts: bool = True
    plain_grad: str | None = NOTHING
    weight_grad: str | None = LEAF
    grad_mode: bool | None = True

    @property
    def has_plain_devices(self) -> bool:
        """Whether nothing moves tensors behind the back of the program."""
        return self.home is not None


def world_of(texts: Iterable[str]) -> World:
    """What holds for a program of these texts."""
    found = list(texts)
    has_devices, has_layouts, has_grads, has_mode = (
        not any(words.search(each) for each in found) for words in (_DEVICES, _LAYOUTS, _GRADS, _MODES)
    )
    return World(
        CPU if has_devices else None,
        has_layouts,
        NOTHING if has_grads else None,
        LEAF if has_grads else None,
        True if has_mode else None,
    )
