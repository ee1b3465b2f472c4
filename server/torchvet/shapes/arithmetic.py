"""Operators on abstract values: ints and unknown ints, sequences, tensors; comparisons that can be decided."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from torchvet.shapes import dim
from torchvet.shapes.dim import Poly, Size
from torchvet.shapes.ops.call import is_integer
from torchvet.shapes.ops.elementwise import arithmetic, comparison, division, power
from torchvet.shapes.ops.products import matmul
from torchvet.shapes.tensor import UNKNOWN, DType, Items, NotProvable, Opaque, Tensor, Value

_ON_SIZES: Mapping[type[ast.operator], Callable[[Size, Size], Size | None]] = {
    ast.Add: dim.add,
    ast.Sub: dim.subtract,
    ast.Mult: dim.multiply,
    ast.FloorDiv: dim.floor_divide,
    ast.Mod: dim.modulo,
}
_ON_TENSORS: Mapping[type[ast.operator], Callable[[Value, Value], Tensor]] = {
    **dict.fromkeys((ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Mod), arithmetic),
    **dict.fromkeys((ast.BitAnd, ast.BitOr, ast.BitXor), arithmetic),
    ast.Div: division,
    ast.Pow: power,
}
_MAX_REPEATED = 1000
_MAX_POWER = 64
_MAX_FLOATED = 1 << 52


def binary(operator: type[ast.operator], left: Value, right: Value) -> Value:
    """`left <operator> right`; raises `NotProvable`."""
    if isinstance(left, Tensor) or isinstance(right, Tensor):
        if operator is ast.MatMult and isinstance(left, Tensor) and isinstance(right, Tensor):
            return matmul(left, right)
        rule = _ON_TENSORS.get(operator)
        if rule is None:
            raise NotProvable
        return rule(left, right)
    if isinstance(left, Items) or isinstance(right, Items):
        return _on_items(operator, left, right)
    if isinstance(left, Opaque) or isinstance(right, Opaque):
        return _on_opaque(operator, left, right)
    if is_integer(left) and is_integer(right):
        return _on_sizes(operator, left, right)
    return _on_floats(operator, left, right)


def _on_sizes(operator: type[ast.operator], left: Value, right: Value) -> Value:
    if not isinstance(left, (int, Poly)) or not isinstance(right, (int, Poly)):
        raise NotProvable
    if operator in (ast.Div, ast.Pow):
        if not isinstance(left, int) or not isinstance(right, int):
            raise NotProvable
        if operator is ast.Div:
            return _on_floats(operator, left, right)
        if not 0 <= right <= _MAX_POWER or abs(left) > 1 << 20:
            raise NotProvable
        return int(left**right)
    result = _ON_SIZES[operator](left, right) if operator in _ON_SIZES else None
    return UNKNOWN if result is None else result


def _on_opaque(operator: type[ast.operator], left: Value, right: Value) -> Value:
    """If `n` is an int then `n * 2` is this size; if it is not, nobody may use it as one."""
    sizes = [each.size if isinstance(each, Opaque) else each for each in (left, right)]
    if not all(is_integer(each) for each in sizes) or operator not in _ON_SIZES:
        return UNKNOWN
    result = _on_sizes(operator, *sizes)
    return Opaque(result) if isinstance(result, Poly) else UNKNOWN


def _on_items(operator: type[ast.operator], left: Value, right: Value) -> Value:
    if isinstance(left, Items) and isinstance(right, Items):
        if operator is ast.Add and left.is_list == right.is_list:
            return Items(left.values + right.values, left.is_list)
        raise NotProvable
    sequence, times = (left, right) if isinstance(left, Items) else (right, left)
    if operator is not ast.Mult or not isinstance(sequence, Items) or type(times) is not int:
        raise NotProvable
    if len(sequence.values) * max(times, 0) > _MAX_REPEATED:
        raise NotProvable
    return Items(sequence.values * times, sequence.is_list)


def _on_floats(operator: type[ast.operator], left: Value, right: Value) -> Value:
    numbers = [
        each for each in (left, right) if isinstance(each, (int, float)) and not isinstance(each, bool)
    ]
    # Greater ints do not all have a float of their own, and some have none.
    if len(numbers) != 2 or any(isinstance(each, int) and abs(each) > _MAX_FLOATED for each in numbers):
        return UNKNOWN
    a, b = numbers
    if operator is ast.Add:
        return a + b
    if operator is ast.Sub:
        return a - b
    if operator is ast.Mult:
        return a * b
    return a / b if operator is ast.Div and b else UNKNOWN


def unary(operator: ast.unaryop, value: Value) -> Value:
    """`-value`, `~value`, `not value`."""
    if isinstance(operator, ast.Not):
        known = truth(value)
        return UNKNOWN if known is None else not known
    if isinstance(value, Tensor):
        return Tensor(value.dims, value.dtype)
    if isinstance(operator, ast.USub):
        if isinstance(value, Opaque):
            return Opaque(negated) if isinstance(negated := dim.multiply(value.size, -1), Poly) else UNKNOWN
        if isinstance(value, float):
            return -value
        if is_integer(value) and isinstance(value, (int, Poly)):
            return dim.multiply(value, -1)
    return UNKNOWN


def compare(operator: ast.cmpop, left: Value, right: Value) -> Value:
    """`left <operator> right`: a bool when it can be decided, a bool tensor for tensors."""
    if isinstance(operator, (ast.Is, ast.IsNot)):
        same = _is_same(left, right)
        return UNKNOWN if same is None else same is isinstance(operator, ast.Is)
    if isinstance(operator, (ast.In, ast.NotIn)):
        return UNKNOWN
    if isinstance(left, Tensor) or isinstance(right, Tensor):
        return comparison(left, right)
    if isinstance(left, Items) and isinstance(right, Items):
        equal = _equal_items(left, right)
        if equal is None or not isinstance(operator, (ast.Eq, ast.NotEq)):
            return UNKNOWN
        return equal is isinstance(operator, ast.Eq)
    if isinstance(left, (int, Poly)) and isinstance(right, (int, Poly)):
        distance = dim.difference(left, right)
        return UNKNOWN if distance is None else _ORDER[type(operator)](distance)
    if isinstance(left, str) and isinstance(right, str) and isinstance(operator, (ast.Eq, ast.NotEq)):
        return (left == right) is isinstance(operator, ast.Eq)
    if isinstance(operator, (ast.Eq, ast.NotEq)) and _never_equal(left, right):
        return isinstance(operator, ast.NotEq)
    return UNKNOWN


_ORDER: Mapping[type[ast.cmpop], Callable[[int], bool]] = {
    ast.Eq: lambda distance: distance == 0,
    ast.NotEq: lambda distance: distance != 0,
    ast.Lt: lambda distance: distance < 0,
    ast.LtE: lambda distance: distance <= 0,
    ast.Gt: lambda distance: distance > 0,
    ast.GtE: lambda distance: distance >= 0,
}


def _never_equal(left: Value, right: Value) -> bool:
    """Whether two values are of kinds that Python never takes for equal, such as 64 and "M"."""
    kinds = [
        "text" if isinstance(each, str) else "number" if isinstance(each, (int, float, Poly)) else "sequence"
        for each in (left, right)
        if isinstance(each, (str, int, float, Poly, Items))
    ]
    return len(kinds) == 2 and kinds[0] != kinds[1]


def _is_same(left: Value, right: Value) -> bool | None:
    """`left is right` as far as None goes."""
    if left is None and right is None:
        return True
    other = right if left is None else left
    if (left is not None and right is not None) or other is UNKNOWN or isinstance(other, Opaque):
        return None
    return False


def _equal_items(left: Items, right: Items) -> bool | None:
    if left.is_list != right.is_list or len(left.values) != len(right.values):
        return False
    answers = []
    for a, b in zip(left.values, right.values, strict=True):
        if not isinstance(a, (int, Poly)) or not isinstance(b, (int, Poly)):
            return None
        answers.append(dim.difference(a, b))
    if any(distance not in (0, None) for distance in answers):
        return False
    return None if None in answers else True


def truth(value: Value) -> bool | None:
    """`bool(value)` when that is certain."""
    if isinstance(value, Items):
        return bool(value.values)
    if value is None or isinstance(value, (bool, int, float, str)):
        return bool(value)
    return True if isinstance(value, DType) else None
