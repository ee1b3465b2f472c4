"""Recurrent layers that take the length first, in code whose first axis is the batch."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import argument, has_unpacking, peeled
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.syntax.nodes import place

_RECURRENT = frozenset(("torch.nn.LSTM", "torch.nn.GRU", "torch.nn.RNN"))
_BATCH_FIRST_AT = 4
_STATES = frozenset(f"torch.{name}" for name in "zeros randn rand ones".split())
# Layers that leave the first axis what it is.
_KEEPING = ("Embedding", "Linear", "Dropout", "LayerNorm", "ReLU", "Tanh", "GELU")
_MOVING = ("to", "cuda", "float", "requires_grad_", "detach", "type_as", "double")


@dataclass(frozen=True)
class LengthFirstLayer:
    """The layer that `made` makes takes (length, batch, features); `proof` counts on the batch standing first.

    `is_state`: the proof is the size of the first hidden state, otherwise a step taken out of the result.
    """

    made: ast.Call
    name: str
    call: ast.Call
    proof: ast.expr
    is_state: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[LengthFirstLayer]:
        """The first proof for each such layer of this file."""
        text = file.source.text
        if not any(name.rpartition(".")[2] in text for name in _RECURRENT) or "pack_" in text:
            return
        (code,), told = file.facts(LocalCode), set()
        for call in code.index.of(ast.Call):
            made = code.made_by(call.func) if isinstance(call.func, ast.Name | ast.Attribute) else None
            if made is None or made in told or not call.args or not _is_length_first(code, made):
                continue
            state = _state_sized_by_batch(code, call)
            proof = state or _step_taken(code, call)
            if proof is not None:
                told.add(made)
                yield cls(made, file.source.segment(call.func), call, proof, state is not None)


def _is_length_first(code: LocalCode, made: ast.Call) -> bool:
    if code.name(made.func) not in _RECURRENT or has_unpacking(made):
        return False
    first = argument(made, _BATCH_FIRST_AT, "batch_first")
    return first is None or (isinstance(first, ast.Constant) and first.value is False)


def _state_sized_by_batch(code: LocalCode, call: ast.Call) -> ast.expr | None:
    """`x.size(0)` in the middle of the first hidden state, where `x` is what the layer is given."""
    given = call.args[0]
    state = argument(call, 1, "hx")
    states = state.elts if isinstance(state, ast.Tuple) else [state]
    for each in states:
        value = code.reaching(each) if isinstance(each, ast.Name) else each
        made = peeled(value, *_MOVING) if value is not None else None
        if not isinstance(made, ast.Call) or code.name(made.func) not in _STATES or len(made.args) != 3:
            continue
        middle: ast.expr | None = made.args[1]
        if isinstance(middle, ast.Name):
            middle = _behind(code, middle)
        owner = _sized_at_first(middle) if middle is not None else None
        if owner is not None and isinstance(given, ast.Name) and _is_same_batch(code, owner, given):
            return made.args[1]
    return None


def _behind(code: LocalCode, name: ast.Name) -> ast.expr | None:
    """The value of a name; of `batch, length = x.shape` the first one's stands for `x.size(0)`."""
    value = code.reaching(name)
    if value is not None:
        return value
    bindings = code.bindings(code.scope(name), name.id)
    target = bindings[0][0] if len(bindings) == 1 else None
    around = code.parents.get(target) if target is not None else None
    statement = code.parents.get(around) if isinstance(around, ast.Tuple) else None
    if (
        not isinstance(around, ast.Tuple)
        or not isinstance(statement, ast.Assign)
        or around.elts[0] is not target
    ):
        return None
    shape = statement.value
    if isinstance(shape, ast.Call) and isinstance(shape.func, ast.Attribute) and shape.func.attr == "size":
        return ast.Call(shape.func, [ast.Constant(0)], []) if not shape.args else None
    return ast.Subscript(shape, ast.Constant(0)) if isinstance(shape, ast.Attribute) else None


def _sized_at_first(node: ast.expr) -> ast.Name | None:
    """The `x` of `x.size(0)`, `x.shape[0]` or `len(x)`."""
    owner: ast.expr | None = None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "size":
        owner = node.func.value if node.args and _is_number(node.args[0], 0) else None
    elif (
        isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "shape"
    ):
        owner = node.value.value if _is_number(node.slice, 0) else None
    elif (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "len" and node.args
    ):
        owner = node.args[0]
    return owner if isinstance(owner, ast.Name) else None


def _is_number(node: ast.expr, number: int) -> bool:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return _is_number(node.operand, -number)
    return isinstance(node, ast.Constant) and node.value == number and node.value is not False


def _is_same_batch(code: LocalCode, sized: ast.Name, given: ast.Name) -> bool:
    """Whether both have the same first axis: one name, changed in between only by layers that keep it."""
    if code.scope(sized) is not code.scope(given):
        return False
    name, seen = given.id, 0
    while seen < 8:
        between = [
            (target, value)
            for target, value in code.bindings(code.scope(given), name)
            if place(sized) < place(target) < place(given)
        ]
        if not between:
            return name == sized.id
        value = between[-1][1] if len(between) == 1 else None
        if not isinstance(value, ast.Call) or len(value.args) != 1 or not isinstance(value.args[0], ast.Name):
            return False
        made = code.made_by(value.func) if isinstance(value.func, ast.Attribute | ast.Name) else None
        if made is None or code.name(made.func).removeprefix("torch.nn.") not in _KEEPING:
            return False
        if value.args[0].id == name:
            return name == sized.id
        name, seen = value.args[0].id, seen + 1
    return False


def _step_taken(code: LocalCode, call: ast.Call) -> ast.expr | None:
    """`out[:, -1, :]` of the result, which is the last step only where the batch stands first."""
    statement = code.parents.get(call)
    target = (
        statement.targets[0] if isinstance(statement, ast.Assign) and len(statement.targets) == 1 else None
    )
    result = target.elts[0] if isinstance(target, ast.Tuple) and len(target.elts) == 2 else None
    if not isinstance(result, ast.Name):
        return None
    scope = code.scope(call)
    for each in code.in_scope[scope]:
        is_piece = isinstance(each, ast.Subscript) and isinstance(each.value, ast.Name)
        if not is_piece or not isinstance(each, ast.Subscript) or not isinstance(each.value, ast.Name):
            continue
        is_last = _is_last_of_second(code, each, _is_embedded(code, call.args[0]))
        if each.value.id == result.id and is_last and _is_of(code, each.value, result):
            return each
    return None


def _is_of(code: LocalCode, use: ast.Name, result: ast.Name) -> bool:
    """Whether the last binding before the use is the layer's result."""
    before = [target for target, _ in code.bindings(code.scope(use), use.id) if place(target) < place(use)]
    return bool(before) and before[-1] is result and not code.is_conditional(result)


def _is_embedded(code: LocalCode, given: ast.expr) -> bool:
    """Whether it is the result of an embedding, which has three axes."""
    value = code.reaching(given) if isinstance(given, ast.Name) else given
    if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Name | ast.Attribute):
        return False
    made = code.made_by(value.func)
    return made is not None and code.name(made.func) == "torch.nn.Embedding"


def _is_last_of_second(code: LocalCode, piece: ast.Subscript, has_three_axes: bool) -> bool:
    parts = piece.slice.elts if isinstance(piece.slice, ast.Tuple) else []
    if len(parts) not in (2, 3) or not _is_whole(parts[0]) or not _is_number(parts[1], -1):
        return False
    around = code.parents[piece]
    is_given_on = isinstance(around, ast.Call) and piece in around.args
    return _is_whole(parts[2]) if len(parts) == 3 else is_given_on or has_three_axes


def _is_whole(node: ast.expr) -> bool:
    return isinstance(node, ast.Slice) and node.lower is None and node.upper is None and node.step is None
