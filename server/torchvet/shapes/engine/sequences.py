"""Packed sequences: what recurrent layers take and give when the lengths in a batch differ."""

from __future__ import annotations

import ast

from torchvet.shapes.engine.operations import applied_rule
from torchvet.shapes.engine.state import Engine
from torchvet.shapes.engine.values import ModuleObject, Packed, pair
from torchvet.shapes.ops.call import Call
from torchvet.shapes.ops.layers import layer_output
from torchvet.shapes.ops.views import swapped
from torchvet.shapes.tensor import UNKNOWN, Items, Layer, NotProvable, Tensor

_Args = tuple[object, ...]


def packed(_engine: Engine, args: _Args, kwargs: dict[str, object], _node: ast.expr) -> object:
    """`pack_padded_sequence(batch, lengths, batch_first)`."""
    is_first = args[2] if len(args) > 2 else kwargs.get("batch_first", False)
    batch = args[0] if args else kwargs.get("input")
    return Packed(batch, is_first) if isinstance(batch, Tensor) and isinstance(is_first, bool) else UNKNOWN


def padded(engine: Engine, args: _Args, kwargs: dict[str, object], _node: ast.expr) -> object:
    """`pad_packed_sequence(sequence, batch_first)`: as long as the longest sequence."""
    given = args[0] if args else kwargs.get("sequence")
    is_first = args[1] if len(args) > 1 else kwargs.get("batch_first", False)
    if not isinstance(given, Packed) or given.batch.dims is None or len(given.batch.dims) < 2:
        return UNKNOWN
    first, second, *rest = given.batch.dims
    n_samples = first if given.is_batch_first else second
    length = engine.symbol("T")
    axes = (n_samples, length) if is_first is True else (length, n_samples)
    return pair(Tensor((*axes, *rest), given.batch.dtype), Tensor((n_samples,), "int64"))


def recurrent_output(
    engine: Engine, module: ModuleObject, layer: Layer, given: Packed, rest: _Args, node: ast.expr
) -> object:
    """What a recurrent layer gives for packed sequences: packed outputs and plain states."""
    try:
        wants_first = Call(layer.args, dict(layer.kwargs)).flag(4, "batch_first")
        batch = given.batch if wants_first is given.is_batch_first else swapped(given.batch, 0, 1)
    except NotProvable:
        return UNKNOWN
    output = applied_rule(
        engine, node, module.kind, lambda call: layer_output(layer, call), (batch, *rest), {}, module
    )
    if not isinstance(output, Items) or not isinstance(output.values[0], Tensor):
        return UNKNOWN
    return pair(Packed(output.values[0], wants_first), output.values[1])
