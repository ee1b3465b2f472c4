"""Evaluates expressions. Every tensor met on the way is noted for the place where it stands."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence

from torchvet.shapes.arithmetic import unary
from torchvet.shapes.engine.attributes import attribute_of
from torchvet.shapes.engine.calls import evaluate_call
from torchvet.shapes.engine.comprehensions import evaluate_comprehension
from torchvet.shapes.engine.containers import item_of
from torchvet.shapes.engine.iterating import iterated
from torchvet.shapes.engine.joining import all_joined, joined_after
from torchvet.shapes.engine.lowering import NUMBER, lower, raised_up
from torchvet.shapes.engine.names import named
from torchvet.shapes.engine.operations import combined, read
from torchvet.shapes.engine.operators import compared, operated
from torchvet.shapes.engine.remarks import look_at_pair, look_at_truth
from torchvet.shapes.engine.state import Engine
from torchvet.shapes.engine.truths import decision, narrowed, truth
from torchvet.shapes.engine.values import DictObject, Function, ListObject, pair
from torchvet.shapes.tensor import UNKNOWN, NotProvable, Slice, Tensor


def evaluate(engine: Engine, node: ast.expr) -> object:
    """The value of `node`, with its effects on the heap."""
    engine.step()
    rule = _RULES.get(type(node))
    try:
        value = UNKNOWN if rule is None else rule(engine, node)
    except NotProvable:
        value = UNKNOWN
    if isinstance(value, Tensor):
        engine.notes.see(engine.frame.file.source.path, engine.span(node), value)
    return value


def _constant(_engine: Engine, node: ast.Constant) -> object:
    return UNKNOWN if isinstance(node.value, bytes) else node.value


def _name(engine: Engine, node: ast.Name) -> object:
    return named(engine, node)


def _attribute(engine: Engine, node: ast.Attribute) -> object:
    owner = engine.evaluate(node.value)
    found = attribute_of(engine, owner, node.attr, node)
    if isinstance(found, Tensor) and found.step is None and isinstance(owner, Tensor):
        return read(engine, node, found, owner)
    return found


def _subscript(engine: Engine, node: ast.Subscript) -> object:
    owner, index = engine.evaluate(node.value), engine.evaluate(node.slice)
    return item_of(engine, node, owner, index)


def _slice(engine: Engine, node: ast.Slice) -> object:
    bounds = [None if each is None else engine.evaluate(each) for each in (node.lower, node.upper, node.step)]
    return Slice(*bounds)  # type: ignore[arg-type]  # whatever they are, the readers look


def _tuple(engine: Engine, node: ast.Tuple) -> object:
    found = expanded(engine, node.elts)
    return UNKNOWN if found is None else pair(*found)


def _list(engine: Engine, node: ast.List) -> object:
    found = expanded(engine, node.elts)
    return ListObject.of(found) if found is not None else ListObject({"items": UNKNOWN})


def _dict(engine: Engine, node: ast.Dict) -> object:
    entries: dict[object, object] = {}
    is_known = True
    for key, value in zip(node.keys, node.values, strict=True):
        item = engine.evaluate(value)
        if key is None:
            inner = item.entries if isinstance(item, DictObject) else None
            is_known = is_known and inner is not None
            entries.update(inner or {})
            continue
        name = engine.evaluate(key)
        is_known = is_known and isinstance(name, (str, int, bool, float, type(None)))
        if is_known:
            entries[name] = item
    return DictObject.of(entries) if is_known else DictObject({"entries": UNKNOWN})


def expanded(engine: Engine, nodes: Sequence[ast.expr]) -> tuple[object, ...] | None:
    """The values of `nodes` with stars opened; None when a star cannot be."""
    values: list[object] = []
    is_known = True
    for each in nodes:
        if not isinstance(each, ast.Starred):
            values.append(engine.evaluate(each))
            continue
        inner = iterated(engine, engine.evaluate(each.value))
        is_known = is_known and isinstance(inner, tuple)
        values += inner if isinstance(inner, tuple) else ()
    return tuple(values) if is_known else None


def _binary(engine: Engine, node: ast.BinOp) -> object:
    left, right = engine.evaluate(node.left), engine.evaluate(node.right)
    return operated(engine, node, type(node.op), left, right)


def _unary(engine: Engine, node: ast.UnaryOp) -> object:
    value = engine.evaluate(node.operand)
    if isinstance(node.op, ast.Not):
        look_at_truth(engine, node.operand, value)
        decided = truth(value)
        return UNKNOWN if decided is None else not decided
    if value is NUMBER:
        return NUMBER
    result = raised_up(unary(node.op, lower(value)))
    return combined(engine, node, "-", result, value) if isinstance(result, Tensor) else result


def _compare(engine: Engine, node: ast.Compare) -> object:
    values = [engine.evaluate(each) for each in (node.left, *node.comparators)]
    if any(isinstance(each, Tensor) for each in values):
        for each in values:
            look_at_pair(engine, node, each, "a comparison")
    results = [
        compared(engine, node, op, a, b) for op, a, b in zip(node.ops, values, values[1:], strict=False)
    ]
    if len(results) == 1:
        return results[0]
    decided = [truth(each) for each in results]
    if False in decided:
        return False
    return True if all(decided) else UNKNOWN


def _either(engine: Engine, node: ast.IfExp) -> object:
    decided = decision(engine, node.test)
    if decided is not None:
        return engine.evaluate(node.body if decided else node.orelse)
    heap, mark = engine.heap, engine.heap.mark()
    with engine.maybe():
        narrowed(engine, node.test, True)
        left = engine.evaluate(node.body)
        after_left = heap.undo(mark)
        narrowed(engine, node.test, False)
        right = engine.evaluate(node.orelse)
        after_right = heap.undo(mark)
    join = joined_after(node.test)
    heap.join(after_left, after_right, join)
    return join(left, right)


def _boolean(engine: Engine, node: ast.BoolOp) -> object:
    stops_at = isinstance(node.op, ast.Or)
    ways: list[object] = []
    n_doubts = 0
    try:
        for number, part in enumerate(node.values):
            value = engine.evaluate(part)
            if number < len(node.values) - 1:
                look_at_truth(engine, part, value)
            decided = truth(value)
            if decided is stops_at or number == len(node.values) - 1:
                return all_joined([*ways, value])
            if decided is None:
                ways.append(value)
                n_doubts, engine.undecided = n_doubts + 1, engine.undecided + 1
    finally:
        engine.undecided -= n_doubts
    return UNKNOWN


def _walrus(engine: Engine, node: ast.NamedExpr) -> object:

    value = engine.evaluate(node.value)
    engine.assign(node.target, value)
    return value


def _lambda(engine: Engine, node: ast.Lambda) -> object:
    arguments = node.args
    named_defaults = zip(
        [*arguments.posonlyargs, *arguments.args][::-1], arguments.defaults[::-1], strict=False
    )
    defaults = {arg.arg: engine.evaluate(default) for arg, default in named_defaults}
    return Function(node, engine.frame.scope, engine.frame.file, defaults=defaults)


def _text(engine: Engine, node: ast.JoinedStr) -> object:
    parts: list[str] = []
    is_known = True
    for each in node.values:
        if isinstance(each, ast.Constant):
            parts.append(str(each.value))
            continue
        inner = engine.evaluate(each.value) if isinstance(each, ast.FormattedValue) else UNKNOWN
        is_plain = (
            isinstance(inner, (str, int))
            and isinstance(each, ast.FormattedValue)
            and each.format_spec is None
        )
        is_known = is_known and is_plain
        # Only plain values have a text; others would spell out half the program.
        parts.append(str(inner) if is_plain else "")
    return "".join(parts) if is_known else UNKNOWN


def _awaited(engine: Engine, node: ast.Await | ast.Yield | ast.YieldFrom) -> object:
    if node.value is not None:
        engine.evaluate(node.value)
    return UNKNOWN


_RULES: Mapping[type[ast.expr], Callable[..., object]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Slice: _slice,
    ast.Tuple: _tuple,
    ast.List: _list,
    ast.Dict: _dict,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.Compare: _compare,
    ast.IfExp: _either,
    ast.BoolOp: _boolean,
    ast.NamedExpr: _walrus,
    ast.Lambda: _lambda,
    ast.JoinedStr: _text,
    ast.Call: evaluate_call,
    ast.ListComp: evaluate_comprehension,
    ast.SetComp: evaluate_comprehension,
    ast.GeneratorExp: evaluate_comprehension,
    ast.DictComp: evaluate_comprehension,
    ast.Await: _awaited,
    ast.Yield: _awaited,
    ast.YieldFrom: _awaited,
}
