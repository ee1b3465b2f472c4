"""Python's functions over numbers, of which the value is known, a size, or anybody's guess."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping

from torchvet.shapes.dim import Poly, maximum, minimum
from torchvet.shapes.engine.iterating import iterated
from torchvet.shapes.engine.lowering import NUMBER
from torchvet.shapes.engine.operators import operated
from torchvet.shapes.engine.state import Engine
from torchvet.shapes.tensor import UNKNOWN, Opaque, Tensor

_Args = tuple[object, ...]
_Rule = Callable[[Engine, _Args, dict[str, object], ast.expr], object]


def is_number(value: object) -> bool:
    """Whether `value` surely is a Python number."""
    return isinstance(value, (int, float, Poly)) or value is NUMBER


def _int(engine: Engine, args: _Args, _kwargs: dict[str, object], _node: ast.expr) -> object:
    only = args[0] if args else 0
    if isinstance(only, (int, Poly, Opaque)):
        return only
    if isinstance(only, float) and math.isfinite(only):
        return int(only)
    if isinstance(only, str) and only.lstrip("-").isdigit():
        return int(only)
    return engine.opaque("n") if only is NUMBER else UNKNOWN


def _float(_engine: Engine, args: _Args, _kwargs: dict[str, object], _node: ast.expr) -> object:
    only = args[0] if args else 0.0
    if isinstance(only, (int, float)):
        return float(only)
    # Whatever else a program makes a float of: it is one, or the program ends here.
    return UNKNOWN if isinstance(only, Tensor) else NUMBER


def _extreme(pick: Callable[..., object], of_sizes: Callable[[int | Poly, int | Poly], int | Poly]) -> _Rule:
    def rule(engine: Engine, args: _Args, kwargs: dict[str, object], _node: ast.expr) -> object:
        items = iterated(engine, args[0]) if len(args) == 1 else args
        if not isinstance(items, tuple) or not items or kwargs:
            return UNKNOWN
        if all(isinstance(each, (int, float)) for each in items):
            return pick(items)
        sizes = [each for each in items if isinstance(each, (int, Poly))]
        if len(sizes) == len(items):
            found = sizes[0]
            for each in sizes[1:]:
                found = of_sizes(found, each)
            return found
        return NUMBER if all(is_number(each) for each in items) else UNKNOWN

    return rule


def _sum(engine: Engine, args: _Args, _kwargs: dict[str, object], node: ast.expr) -> object:
    items = iterated(engine, args[0]) if args else ()
    if not isinstance(items, tuple):
        return items.item if isinstance(items.item, Tensor) else UNKNOWN
    total: object = args[1] if len(args) > 1 else 0
    for each in items:
        total = operated(engine, node, ast.Add, total, each)  # type: ignore[arg-type]  # any place will do
    return total


def _abs(_engine: Engine, args: _Args, _kwargs: dict[str, object], _node: ast.expr) -> object:
    only = args[0] if args else UNKNOWN
    return abs(only) if isinstance(only, (int, float)) else NUMBER if only is NUMBER else UNKNOWN


def _round(engine: Engine, args: _Args, kwargs: dict[str, object], _node: ast.expr) -> object:
    only = args[0] if args else UNKNOWN
    if len(args) != 1 or kwargs:
        return NUMBER if args and is_number(only) else UNKNOWN
    if isinstance(only, (int, float)) and math.isfinite(only):
        return round(only)
    return engine.opaque("n") if only is NUMBER else only if isinstance(only, (Poly, Opaque)) else UNKNOWN


NUMBERS: Mapping[str, _Rule] = {
    "int": _int,
    "float": _float,
    "min": _extreme(min, minimum),
    "max": _extreme(max, maximum),
    "sum": _sum,
    "abs": _abs,
    "round": _round,
}
