"""Where tensors live: plain names of devices, and what can be said about two of them.

A device is a text: `cpu`, `cuda` (the current card), `cuda:1`, `mps`, the text of `EITHER`, or the name of a variable
that holds one, such as `args.device`. None is a device of which nothing is known; so is `meta`, which holds no values.
"""

from __future__ import annotations

import re

CPU = "cpu"
# A card where there is one, the CPU elsewhere: `"cuda" if torch.cuda.is_available() else "cpu"`.
EITHER = "cuda or cpu"
_CARD = re.compile(r"(cuda|xpu|hip)(:\d+)?|mps(:0)?")


def device_named(text: str) -> str | None:
    """The device that `torch.device(text)` is."""
    if text.split(":")[0] == CPU:
        return CPU
    return text if is_card(text) else None


def is_card(device: str | None) -> bool:
    """Whether it is surely no CPU."""
    return device is not None and _CARD.fullmatch(device) is not None


def joined_devices(left: str | None, right: str | None) -> str | None:
    """The device that is `left` or `right`."""
    if left == right:
        return left
    pair = (left, right)
    if all(each in (CPU, EITHER) or is_card(each) for each in pair):
        return EITHER if CPU in pair or EITHER in pair else None
    return None


def clash(left: str | None, right: str | None) -> bool:
    """Whether tensors there cannot meet, at least on a machine with a card where one of them is `EITHER`."""
    if left is None or right is None:
        return False
    if CPU in (left, right):
        other = right if left == CPU else left
        return other == EITHER or is_card(other)
    kinds = [each.partition(":") for each in (left, right)]
    is_same_kind = kinds[0][0] == kinds[1][0]
    numbered = all(each[2] for each in kinds)
    return is_card(left) and is_card(right) and (not is_same_kind or (numbered and kinds[0] != kinds[1]))


def device_text(device: str) -> str:
    """As torch writes it in its messages, which always number a card of CUDA."""
    plain = "cuda" if device == EITHER else device
    return plain if plain == CPU or ":" in plain else f"{plain}:0"
