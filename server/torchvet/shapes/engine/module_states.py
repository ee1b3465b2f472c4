"""The parameters and buffers that layers of torch keep, and where they are."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from torchvet.shapes.engine.values import ModuleObject
from torchvet.shapes.gradients import NOTHING
from torchvet.shapes.ops.parameters import LayerState, state_of
from torchvet.shapes.tensor import CONTIGUOUS, NotProvable, Tensor


def states(module: ModuleObject) -> Mapping[str, tuple[Tensor, str]]:
    """Tensor and role of each parameter and buffer that torch's class keeps, the same objects each time."""
    layer = module.layer
    if layer is None:
        return {}
    known = module.made.get("states")
    if isinstance(known, dict):
        return known
    found: dict[str, tuple[Tensor, str]] = {}
    with suppress(NotProvable):
        for each in state_of(layer):
            role = "parameter" if not each.is_buffer else "buffer" if each.is_persistent else "non-persistent"
            found[each.name] = _state(each), role
    module.made["states"] = found
    return found


def _state(state: LayerState) -> Tensor:
    return Tensor(
        state.dims,
        state.dtype,
        is_parameter=not state.is_buffer,
        layout=CONTIGUOUS,
        grad=NOTHING if state.is_buffer else None,
    )
