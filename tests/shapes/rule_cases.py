"""One operation as torch runs it and as its rule sees it: inputs are made by torch, only the outermost step is ours."""

from __future__ import annotations

import ast
import operator
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn

from torchvet.shapes.arithmetic import binary
from torchvet.shapes.dim import Poly, Symbol
from torchvet.shapes.ops.call import Call
from torchvet.shapes.ops.construction import construction_error
from torchvet.shapes.ops.indexing import indexed
from torchvet.shapes.ops.layers import layer_output
from torchvet.shapes.ops.table import attribute, function_rule, method_rule
from torchvet.shapes.substitution import evaluated
from torchvet.shapes.tensor import (
    UNKNOWN,
    Axis,
    DType,
    Items,
    Layer,
    Mismatch,
    NotProvable,
    Slice,
    Tensor,
    Value,
)

NAMES: dict[str, Any] = {
    "torch": torch,
    "nn": nn,
    "F": F,
    "rand": torch.rand,
    "ints": lambda *size: torch.zeros(*size, dtype=torch.int64),
    "bools": lambda *size: torch.zeros(*size, dtype=torch.bool),
}
_OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.MatMult: operator.matmul,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
}


@dataclass(frozen=True)
class Case:
    """`run` is torch's own, `rule` ours; both take the same arguments."""

    run: Callable[..., Any]
    rule: Callable[[Call], Value]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    layer: Layer | None = None


def case_of(expression: str) -> Case:
    """The outermost operation of `expression`; everything inside is computed here."""
    node = ast.parse(expression, mode="eval").body
    if isinstance(node, ast.BinOp):
        kind = type(node.op)
        return Case(
            _OPERATORS[kind],
            lambda call: binary(kind, call.args[0], call.args[1]),
            (_made(node.left), _made(node.right)),
            {},
        )
    if isinstance(node, ast.Subscript):
        parts = (_made(node.value), _made(node.slice))
        return Case(operator.getitem, lambda call: indexed(call.tensor(), call.args[1]), parts, {})
    if isinstance(node, ast.Attribute):
        name = node.attr
        read = (_made(node.value),)
        return Case(
            lambda tensor: getattr(tensor, name), lambda call: attribute(call.tensor(), name), read, {}
        )
    assert isinstance(node, ast.Call)
    return _call_case(node)


def _call_case(node: ast.Call) -> Case:
    args = tuple(_made(each) for each in node.args)
    kwargs = {each.arg: _made(each.value) for each in node.keywords if each.arg is not None}
    func = node.func
    if isinstance(func, ast.Call):
        layer = layer_of(func)
        return Case(_made(func), lambda call: layer_output(layer, call), args, kwargs, layer)
    assert isinstance(func, ast.Attribute)
    root = ast.unparse(func.value).replace("F", "torch.nn.functional") if _is_module(func.value) else None
    if root is not None:
        rule = function_rule(f"{root}.{func.attr}")
        return Case(_made(func), rule or _unknown, args, kwargs)
    name = func.attr
    return Case(
        lambda tensor, *rest, **named: getattr(tensor, name)(*rest, **named),
        method_rule(name) or _unknown,
        (_made(func.value), *args),
        kwargs,
    )


def _is_module(node: ast.expr) -> bool:
    return ast.unparse(node) in ("torch", "F", "torch.linalg", "torch.fft", "torch.special")


def _unknown(_: Call) -> Value:
    raise NotProvable


def _made(node: ast.expr) -> Any:
    torch.manual_seed(0)
    return eval(compile(ast.Expression(node), "case", "eval"), NAMES)


def layer_of(node: ast.expr) -> Layer:
    """`nn.Linear(3, 4)` as an abstract layer."""
    assert isinstance(node, ast.Call)
    assert isinstance(node.func, ast.Attribute)
    if node.func.attr in ("eval", "train"):
        return layer_of(node.func.value)
    kwargs = [(each.arg, _layer_or_value(each.value)) for each in node.keywords if each.arg is not None]
    return Layer(node.func.attr, tuple(_layer_or_value(each) for each in node.args), tuple(kwargs))


def _layer_or_value(node: ast.expr) -> Value:
    if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("nn."):
        return layer_of(node)
    return abstract(_made(node))


def refused_when_made(expression: str) -> Mismatch | None:
    """What is said of the construction of a layer."""
    return construction_error(layer_of(ast.parse(expression, mode="eval").body))


def abstract(value: Any) -> Value:
    """`value` as the interpreter would know it in full."""
    if isinstance(value, torch.Tensor):
        return Tensor(tuple(value.shape), str(value.dtype).removeprefix("torch."))
    if isinstance(value, (tuple, list)):
        return Items(tuple(abstract(each) for each in value), isinstance(value, list))
    if isinstance(value, torch.dtype):
        return DType(str(value).removeprefix("torch."))
    if isinstance(value, slice):
        return Slice(value.start, value.stop, value.step)
    if value is None or value is ... or isinstance(value, (bool, int, float, str, complex)):
        return value
    return UNKNOWN


def answer(case: Case, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value | NotProvable:
    """What the rule says, or the exception that says it cannot."""
    try:
        return case.rule(Call(args, kwargs))
    except NotProvable as error:
        return error


class Veil:
    """Hides numbers behind symbols or nothing at all, by chance; `numbers` are those behind the symbols."""

    def __init__(self, chance: random.Random, *, share: float = 1.0, forgets: float = 0.0) -> None:
        self.numbers: dict[Symbol, int] = {}
        self._chance, self._share, self._forgets = chance, share, forgets

    def over(self, value: Value) -> Value:
        """`value` with sizes of its tensors hidden, and ints among options."""
        if isinstance(value, Items):
            inner = tuple(self.over(each) for each in value.values)
            return Items(inner, value.is_list, value.fields)
        if isinstance(value, Layer):
            kwargs = tuple((name, self.option(each)) for name, each in value.kwargs)
            return Layer(value.name, tuple(self.option(each) for each in value.args), kwargs)
        if not isinstance(value, Tensor) or value.dims is None:
            return value
        if self._chance.random() < self._forgets / 4:
            return Tensor(None, value.dtype)
        dims = tuple(self._size(size) if isinstance(size, int) else size for size in value.dims)
        return Tensor(dims, None if self._chance.random() < self._forgets else value.dtype)

    def option(self, value: Value) -> Value:
        """An argument that is no tensor: what was an int may be unknown, or an int without a number."""
        if isinstance(value, Items):
            return Items(tuple(self.option(each) for each in value.values), value.is_list)
        if isinstance(value, Layer):
            return self.over(value)
        if isinstance(value, bool) or not isinstance(value, int) or self._chance.random() >= self._forgets:
            return value
        if self._chance.random() < 0.3:
            return UNKNOWN
        return Poly.of(self._symbol(value, is_size=self._chance.random() < 0.5 and value >= 0))

    def _size(self, size: int) -> Axis:
        if self._chance.random() < self._forgets:
            return None
        if self._chance.random() >= self._share:
            return size
        known = [symbol for symbol, number in self.numbers.items() if number == size and symbol.is_size]
        if known and self._chance.random() < self._forgets:
            return Poly.of(self._chance.choice(known))
        return Poly.of(self._symbol(size, is_size=True))

    def _symbol(self, number: int, *, is_size: bool) -> Symbol:
        symbol = Symbol(f"s{len(self.numbers)}", is_size)
        self.numbers[symbol] = number
        return symbol


def resized(value: Any, chance: random.Random, least: int) -> Any:
    """`value` with some axes of its tensors changed to sizes from `least` on."""
    if isinstance(value, (tuple, list)) and not isinstance(value, torch.Size):
        return type(value)([resized(each, chance, least) for each in value])
    if not isinstance(value, torch.Tensor):
        return value
    sizes = [size if chance.random() < 0.6 else chance.randrange(least, 10) for size in value.shape]
    return torch.zeros(sizes, dtype=value.dtype)


def disagreement(ours: Value, truth: Any, numbers: dict[Symbol, int] | None = None) -> str | None:
    """Where `ours` says something else than `truth`; None when all that is said holds."""
    if ours is UNKNOWN:
        return None
    if isinstance(ours, Tensor):
        return _tensor_disagreement(ours, truth, numbers or {})
    if isinstance(ours, Items):
        if not isinstance(truth, (tuple, list)) or len(truth) != len(ours.values):
            return f"said {len(ours.values)} items"
        found = (disagreement(a, b, numbers) for a, b in zip(ours.values, truth, strict=True))
        return next((each for each in found if each is not None), None)
    if isinstance(ours, Poly):
        return None if evaluated(ours, numbers or {}) == truth else f"said {ours}, is {truth}"
    return None if ours == abstract(truth) else f"said {ours}, is {truth}"


def _tensor_disagreement(ours: Tensor, truth: Any, numbers: dict[Symbol, int]) -> str | None:
    if not isinstance(truth, torch.Tensor):
        return "said a tensor"
    text = f"said {ours.dims} {ours.dtype}, is {tuple(truth.shape)} {truth.dtype}"
    if ours.dtype not in (None, str(truth.dtype).removeprefix("torch.")):
        return text
    if ours.dims is None:
        return None
    if len(ours.dims) != truth.dim():
        return text
    known = [
        (size if isinstance(size, int) else evaluated(size, numbers), real)
        for size, real in zip(ours.dims, truth.shape, strict=True)
        if size is not None
    ]
    return None if all(size == real for size, real in known) else text


def is_complete(ours: Value) -> bool:
    """Whether nothing of `ours` is left open, but for dtypes."""
    if isinstance(ours, Items):
        return all(is_complete(each) for each in ours.values)
    if isinstance(ours, Tensor):
        return ours.dims is not None and None not in ours.dims
    return ours is not UNKNOWN
