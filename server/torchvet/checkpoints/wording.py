"""Shapes, sizes and foreign text as people read them, the same on the terminal and in the editor."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod

from torchvet.checkpoints.contents import Shape, TensorEntry


def printable(text: str) -> str:
    """`text` with control and unpaired characters written as escapes."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def shape_text(shape: Shape | None) -> str:
    """As Python and torch write it, with the comma of a single dimension; "?" when it is not known."""
    return "?" if shape is None else str(shape)


def size_text(n_bytes: int) -> str:
    """A size in bytes, kB, MB, GB or TB."""
    if n_bytes < 1000:
        return f"{n_bytes} B"
    size = float(n_bytes)
    for unit in ("kB", "MB", "GB", "TB"):
        size /= 1000
        if size < 999.95:
            return f"{size:.1f} {unit}"
    return f"{size:,.1f} TB"


def n_values(tensors: Iterable[TensorEntry]) -> int:
    """How many numbers the tensors hold, those of unknown shape left out."""
    return sum(prod(tensor.shape) for tensor in tensors if tensor.shape is not None)
