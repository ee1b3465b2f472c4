"""`left <operator> right` and comparisons, with lists, texts, numbers of unknown value, and tensors."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from torchvet.shapes.arithmetic import binary, compare
from torchvet.shapes.dim import Poly
from torchvet.shapes.engine.iterating import iterated
from torchvet.shapes.engine.joining import all_joined
from torchvet.shapes.engine.lowering import NUMBER, lower, raised_up
from torchvet.shapes.engine.operations import combined, failed
from torchvet.shapes.engine.remarks import look_at_pair
from torchvet.shapes.engine.state import Engine
from torchvet.shapes.engine.values import Builtin, Choice, ClassObject, Function, ListObject
from torchvet.shapes.tensor import UNKNOWN, Items, Mismatch, NotProvable, Opaque, Tensor

_MAX_REPEATED = 1000
_SIGNS: Mapping[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.MatMult: "@",
    ast.Pow: "**",
    ast.Mod: "%",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.BitXor: "^",
}


def operated(
    engine: Engine, node: ast.BinOp | ast.AugAssign, operator: type[ast.operator], left: object, right: object
) -> object:
    """`left <operator> right` with lists, texts, numbers and tensors."""
    for value, other in ((left, right), (right, left)):
        if isinstance(value, Choice) and not isinstance(other, Choice):
            ways = [each for each in value.options if each is not None]
            results = [
                operated(engine, node, operator, *((each, other) if value is left else (other, each)))
                for each in ways
            ]
            return all_joined(results)
    for each in (left, right):
        look_at_pair(engine, node, each, f"`{_SIGNS.get(operator, '…')}`")
    if isinstance(left, ListObject) or isinstance(right, ListObject):
        return _on_lists(engine, operator, left, right)
    if isinstance(left, str) and operator is ast.Add and isinstance(right, str):
        return left + right
    if isinstance(left, str):
        return _formatted(left, right) if operator is ast.Mod else UNKNOWN
    if NUMBER in (left, right) and not isinstance(left, Tensor) and not isinstance(right, Tensor):
        return NUMBER
    a, b = lower(left), lower(right)
    try:
        result = raised_up(binary(operator, a, b))
    except Mismatch as mismatch:
        failed(engine, node, mismatch, _SIGNS.get(operator, ""), [left, right])
        return UNKNOWN
    except NotProvable:
        is_power = operator is ast.Pow and isinstance(a, (int, float)) and isinstance(b, (int, float))
        return _power(a, b) if is_power else _scalar(operator, a, b)  # type: ignore[arg-type]  # just looked
    if result is UNKNOWN:
        return _scalar(operator, a, b)
    if isinstance(result, Tensor):
        return combined(engine, node, _SIGNS.get(operator, "…"), result, left, right)
    return result


def _formatted(template: str, value: object) -> object:
    """`"layer%d" % 3`."""
    values = value.values if isinstance(value, Items) else (value,)
    if not all(isinstance(each, (int, str, float)) for each in values):
        return UNKNOWN
    try:
        return template % values
    except (TypeError, ValueError):
        return UNKNOWN


def _power(base: float, exponent: float) -> object:
    try:
        found = base**exponent
    except (OverflowError, ZeroDivisionError):
        return UNKNOWN
    return found if isinstance(found, (int, float)) else UNKNOWN


def _scalar(operator: type[ast.operator], left: object, right: object) -> object:
    """Sizes and numbers that give some number."""
    numbers = (int, float, Opaque)
    kinds = (*numbers, Poly)
    if isinstance(left, kinds) and isinstance(right, kinds) and operator in (ast.Div, ast.Pow):
        is_opaque = isinstance(left, Opaque) or isinstance(right, Opaque)
        return UNKNOWN if is_opaque else NUMBER
    return UNKNOWN


def _on_lists(_engine: Engine, operator: type[ast.operator], left: object, right: object) -> object:
    if operator is ast.Add and isinstance(left, ListObject) and isinstance(right, ListObject):
        a, b = left.items, right.items
        return ListObject.of((*a, *b)) if a is not None and b is not None else UNKNOWN
    sequence, times = (left, right) if isinstance(left, ListObject) else (right, left)
    items = sequence.items if isinstance(sequence, ListObject) else None
    is_short = items is not None and isinstance(times, int) and len(items) * max(times, 0) <= _MAX_REPEATED
    if operator is ast.Mult and is_short and items is not None and isinstance(times, int):
        return ListObject.of(items * times)
    return UNKNOWN


def compared(engine: Engine, node: ast.Compare, op: ast.cmpop, left: object, right: object) -> object:
    """One comparison of a chain."""
    if isinstance(op, (ast.In, ast.NotIn)):
        return _contained(engine, op, left, right)
    if isinstance(op, (ast.Is, ast.IsNot, ast.Eq, ast.NotEq)) and (left is None or right is None):
        other = right if left is None else left
        if isinstance(other, Choice):
            return UNKNOWN if None in other.options else isinstance(op, (ast.IsNot, ast.NotEq))
        if other is UNKNOWN or isinstance(other, Opaque):
            return UNKNOWN
        return (other is None) is isinstance(op, (ast.Is, ast.Eq))
    if isinstance(op, (ast.Is, ast.IsNot)):
        both = all(isinstance(each, (ClassObject, Function, Builtin)) for each in (left, right))
        is_same = left is right or (isinstance(left, Builtin) and left == right)
        return is_same is isinstance(op, ast.Is) if both else UNKNOWN
    if NUMBER in (left, right) and not isinstance(left, Tensor) and not isinstance(right, Tensor):
        return UNKNOWN
    if (isinstance(left, float) and isinstance(right, (int, float))) or (
        isinstance(right, float) and isinstance(left, int)
    ):
        return _ordered(op, left, right)
    result = compare(op, lower(left), lower(right))
    return combined(engine, node, "compare", result, left, right) if isinstance(result, Tensor) else result


def _ordered(op: ast.cmpop, left: object, right: object) -> object:
    a, b = float(left), float(right)  # type: ignore[arg-type]  # numbers both
    order = {
        ast.Lt: a < b,
        ast.LtE: a <= b,
        ast.Gt: a > b,
        ast.GtE: a >= b,
        ast.Eq: a == b,
        ast.NotEq: a != b,
    }
    return order.get(type(op), UNKNOWN)


def _contained(engine: Engine, op: ast.cmpop, left: object, right: object) -> object:
    items = iterated(engine, right) if not isinstance(right, (Tensor, str)) else UNKNOWN
    if isinstance(right, str) and isinstance(left, str):
        return (left in right) is isinstance(op, ast.In)
    plain = (str, int, float, bool, type(None))
    if (
        not isinstance(items, tuple)
        or not isinstance(left, plain)
        or not all(isinstance(each, plain) for each in items)
    ):
        return UNKNOWN
    return (left in items) is isinstance(op, ast.In)
