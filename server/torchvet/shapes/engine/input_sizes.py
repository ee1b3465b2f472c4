"""After a flatten only some sizes of the input fit the layer behind it: which ones."""

from __future__ import annotations

import ast

from torchvet.shapes.dim import Poly, Symbol
from torchvet.shapes.engine.notes import Remark
from torchvet.shapes.engine.state import Engine
from torchvet.shapes.ops.call import Call
from torchvet.shapes.substitution import evaluated
from torchvet.shapes.tensor import Layer, NotProvable, Tensor

_MAX_SIZE = 1024
_SIDES = (Symbol("H", is_size=True), Symbol("W", is_size=True))
_LENGTH = (Symbol("L", is_size=True),)


def look_at_size(engine: Engine, node: ast.expr, layer: Layer, given: Tensor) -> None:
    """Notes which square (or one-dimensional) inputs give `layer` what it takes."""
    axis = given.dims[-1] if given.dims else None
    if not isinstance(axis, Poly):
        return
    try:
        wanted = Call(layer.args, dict(layer.kwargs)).integer(0, "in_features")
    except NotProvable:
        return
    for symbols in (_SIDES, _LENGTH):
        fitting = [n for n in range(1, _MAX_SIZE) if _is(axis, dict.fromkeys(symbols, n), wanted)]
        # Where nearly any size fits, such as behind a pooling over everything, none is required. Gaps between sizes come
        # from layers that cannot work on some of them, which the formula does not know.
        has_gaps = bool(fitting) and len(fitting) != fitting[-1] - fitting[0] + 1
        if fitting and not has_gaps and fitting[0] > 1 and fitting[-1] < 2 * fitting[0]:
            name = " = ".join(each.name for each in symbols)
            sizes = str(fitting[0]) if len(fitting) == 1 else f"{fitting[0]}…{fitting[-1]}"
            words = (("name", name), ("sizes", sizes), ("wanted", str(wanted)))
            path = engine.frame.file.source.path
            remark = Remark("input-size-required", path, engine.span(node), True, words)
            engine.notes.remark(remark)
            return


def _is(axis: Poly, numbers: dict[Symbol, int], wanted: int) -> bool:
    try:
        return evaluated(axis, numbers) == wanted
    except (KeyError, ZeroDivisionError):
        return False
