"""Views of tensors whose strides do not allow them."""

from __future__ import annotations

from collections.abc import Sequence

from torchvet.shapes.engine.state import Engine
from torchvet.shapes.ops.memory import VIEWS
from torchvet.shapes.ops.raising import MemoryMismatch
from torchvet.shapes.strides import Refused, viewed
from torchvet.shapes.tensor import Tensor

# The words of torch 2.13, the same since 1.8.
_SENTENCE = (
    "view size is not compatible with input tensor's size and stride (at least one dimension spans across two "
    "contiguous subspaces). Use .reshape(...) instead."
)


def view_mismatch(
    engine: Engine, operation: str, args: Sequence[object], result: object
) -> MemoryMismatch | None:
    """What torch says of this view; None where it works, may work, or works for a batch of one."""
    if operation not in VIEWS:
        return None
    source = args[0] if args else None
    if not isinstance(source, Tensor) or not isinstance(result, Tensor):
        return None
    if not engine.world.has_plain_layouts:
        return None
    found = viewed(source, result.dims)
    if not isinstance(found, Refused) or found.with_one_sample:
        return None
    return MemoryMismatch("view-after-transpose", _SENTENCE, f"unless {found.unless}" if found.unless else "")
