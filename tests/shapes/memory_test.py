"""How results lie in memory, and which views that allows, against torch: over all operations, and over chains by chance.

Every operation of `operations/calls` and `operations/memory` is run with inputs that lie in several ways; what is said
of its result must hold. Chains of views are made by chance, with numbers and with symbols in place of sizes.
"""

from __future__ import annotations

import ast
import random
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from rule_cases import Case, abstract, case_of

from torchvet.shapes.dim import Poly, Symbol
from torchvet.shapes.ops.call import Call
from torchvet.shapes.ops.memory import NAMED, layout_after, layout_of_item
from torchvet.shapes.strides import Refused, contiguous, layout, strides_of, viewed
from torchvet.shapes.substitution import evaluated
from torchvet.shapes.tensor import CONTIGUOUS, Axes, Items, Layout, Slice, Tensor, Value, tensors_in

_OPERATIONS = Path(__file__).parent / "operations"
_WAYS = ("plain", "last two swapped", "ends swapped", "channels last", "every second", "expanded")
_N_CHAINS = 400
# Signs that Python's operators have and no function of the lists, and what needs another device or another engine.
_NOT_HERE = set("% ** // | ^ & compare".split()) | {"cuda", "nn.Parameter"}


def _lines(name: str) -> list[str]:
    text = (_OPERATIONS / f"{name}.txt").read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _operation(expression: str) -> str:
    """The name that the engine has for it."""
    node = ast.parse(expression, mode="eval").body
    if isinstance(node, ast.BinOp):
        signs = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.MatMult: "@"}
        return signs.get(type(node.op), "&")
    if isinstance(node, ast.Attribute):
        return f".{node.attr}"
    if isinstance(node, ast.Subscript):
        return "[…]"
    assert isinstance(node, ast.Call)
    function = node.func
    while isinstance(function, ast.Call) and isinstance(function.func, ast.Attribute):
        function = function.func if isinstance(function.func.value, ast.Name) else function.func.value
        if isinstance(function, ast.Attribute):
            return f"nn.{function.attr}"
    assert isinstance(function, ast.Attribute)
    return function.attr


_CALLS = [
    each for each in sorted({*_lines("calls"), *_lines("memory")}) if _operation(each) in {*NAMED, "[…]"}
]


def _laid(value: Any, way: str) -> Any:
    """`value` with the same sizes, lying otherwise."""
    if isinstance(value, (tuple, list)) and not isinstance(value, torch.Size):
        return type(value)([_laid(each, way) for each in value])
    if not isinstance(value, torch.Tensor) or way == "plain" or value.dim() < 2:
        return value
    rank = value.dim()
    if way == "last two swapped":
        return value.transpose(-1, -2).contiguous().transpose(-1, -2)
    if way == "ends swapped":
        return value.transpose(0, -1).contiguous().transpose(0, -1)
    if way == "channels last":
        order = [0, *range(2, rank), 1]
        return value.permute(order).contiguous().permute([order.index(n) for n in range(rank)])
    if way == "every second":
        return torch.stack([value, value], -1)[..., 0]
    return value[:1].expand(value.shape) if value.shape[0] else value


def _known(value: Any) -> Value:
    """`value` as the engine would know it, with its strides."""
    if isinstance(value, torch.Tensor):
        dims = tuple(value.shape)
        return Tensor(dims, str(value.dtype).removeprefix("torch."), layout=layout(dims, value.stride()))
    if isinstance(value, (tuple, list)) and not isinstance(value, torch.Size):
        return Items(tuple(map(_known, value)), isinstance(value, list))
    return abstract(value)


def _is_true(said: Layout, truth: torch.Tensor) -> bool:
    if said is None or truth.numel() == 0:
        return True
    if said == CONTIGUOUS:
        return truth.is_contiguous()
    pairs = zip(said, truth.stride(), truth.shape, strict=True)
    return all(ours in (None, real) for ours, real, size in pairs if size != 1)


def _results(truth: Any) -> Iterator[torch.Tensor]:
    if isinstance(truth, torch.Tensor):
        yield truth
    elif isinstance(truth, (tuple, list)):
        for each in truth:
            yield from _results(each)


def _said(
    case: Case, operation: str, args: tuple[Any, ...], kwargs: dict[str, Any], result: Tensor
) -> Layout:
    call = Call(tuple(map(_known, args)), {name: _known(each) for name, each in kwargs.items()})
    first = call.args[0] if call.args else None
    if operation == "[…]":
        assert isinstance(first, Tensor)
        return layout_of_item(first, call.args[1], result)
    given = [each for value in (*call.args, *call.kwargs.values()) for each in tensors_in(value)]
    return layout_after(operation, call, case.rule, result, given)


@pytest.mark.parametrize("expression", _CALLS)
def test_results_lie_as_is_said(expression: str) -> None:
    case, operation = case_of(expression), _operation(expression)
    for way in _WAYS:
        args = tuple(_laid(each, way) for each in case.args)
        kwargs = {name: _laid(each, way) for name, each in case.kwargs.items()}
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                truth = case.run(*args, **kwargs)
        except RuntimeError:
            # Some views are possible of plain inputs only.
            continue
        for each in _results(truth):
            said = _said(case, operation, args, kwargs, Tensor(tuple(each.shape)))
            assert _is_true(said, each), f"{way}: said {said}, is {each.stride()}"


def test_much_is_said() -> None:
    """Of plain inputs nearly every operation in the list of this test gives a known layout."""
    unknown = []
    for expression in _lines("memory"):
        case, operation = case_of(expression), _operation(expression)
        shapes = [Tensor(tuple(each.shape)) for each in _results(case.run(*case.args, **case.kwargs))]
        if any(_said(case, operation, case.args, case.kwargs, each) is None for each in shapes):
            unknown.append(expression)
    assert len(unknown) <= len(_lines("memory")) // 4, unknown


def test_every_operation_of_the_lists_is_compared() -> None:
    compared = {_operation(expression) for expression in _CALLS} | _NOT_HERE
    assert NAMED - compared == set()


def _rearranged(tensor: torch.Tensor, known: Tensor, chance: random.Random) -> tuple[torch.Tensor, Tensor]:
    """One step that moves no values, done to both."""
    rank = tensor.dim()
    kind = chance.choice(("permute", "slice", "step", "expand", "unsqueeze"))
    strides, dims = strides_of(known), known.dims
    assert strides is not None and dims is not None
    if kind == "permute" and rank:
        order = chance.sample(range(rank), rank)
        made = tuple(dims[each] for each in order)
        return tensor.permute(order), Tensor(made, layout=layout(made, [strides[each] for each in order]))
    if kind in ("slice", "step") and rank:
        axis = chance.randrange(rank)
        part = slice(1, None) if kind == "slice" else slice(None, None, 2)
        real = tensor[(slice(None),) * axis + (part,)]
        if 0 in real.shape or not isinstance(dims[axis], int):
            return tensor, known
        made = (*dims[:axis], real.shape[axis], *dims[axis + 1 :])
        index = Items((*(Slice(None, None, None),) * axis, Slice(part.start, part.stop, part.step)))
        return real, Tensor(made, layout=layout_of_item(known, index, Tensor(made)))
    if kind == "expand" and rank < 4:
        made = (3, *dims)
        return tensor.expand(3, *tensor.shape), Tensor(made, layout=layout(made, [0, *strides]))
    made = (*dims, 1)
    return tensor.unsqueeze(-1), Tensor(made, layout=layout(made, [*strides, 1]))


def _joined(dims: Axes, chance: random.Random) -> Axes:
    """The axes after neighbours were joined by chance."""
    found: list[Any] = []
    for size in dims:
        if found and chance.random() < 0.5:
            found[-1] = _times(found[-1], size)
        else:
            found.append(size)
    return tuple(found)


def _times(left: Any, right: Any) -> Any:
    return contiguous((1, left, right))[0]


@pytest.mark.parametrize("has_symbols", [False, True], ids=["numbers", "symbols"])
def test_views_are_refused_as_torch_does(has_symbols: bool) -> None:
    chance = random.Random(7 + has_symbols)
    n_refused = n_allowed = 0
    for _ in range(_N_CHAINS):
        sizes = [chance.choice((2, 3, 4, 5, 1)) for _ in range(chance.randint(1, 4))]
        numbers = {Symbol(f"n{n}", is_size=True): size for n, size in enumerate(sizes)}
        symbols = [Poly.of(each) for each in numbers]
        hidden: Axes = tuple(
            symbol if has_symbols and size > 1 and chance.random() < 0.6 else size
            for symbol, size in zip(symbols, sizes, strict=True)
        )
        tensor, known = torch.zeros(sizes), Tensor(hidden, layout=CONTIGUOUS)
        for _ in range(chance.randint(0, 3)):
            tensor, known = _rearranged(tensor, known, chance)
        assert known.dims is not None
        wanted = _joined(known.dims, chance)
        real = [each if isinstance(each, int) else evaluated(each, numbers) for each in wanted]
        said = viewed(known, wanted)
        try:
            truth: torch.Tensor | None = tensor.view(real)
        except RuntimeError:
            truth = None
        if isinstance(said, Refused):
            assert truth is None, (known, wanted, said)
            n_refused += 1
        elif said is not None:
            assert truth is not None, (known, wanted, said)
            plain = said if isinstance(said, str) else tuple(_number(each, numbers) for each in said)
            assert _is_true(plain, truth), (known, wanted, said, truth.stride())
            n_allowed += 1
    assert n_refused > _N_CHAINS // 8
    assert n_allowed > _N_CHAINS // 4


def _number(size: Any, numbers: dict[Symbol, int]) -> int | None:
    return size if isinstance(size, int) or size is None else evaluated(size, numbers)
