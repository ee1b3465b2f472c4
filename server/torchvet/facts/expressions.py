"""Evaluating expressions to abstract values. Calls are in `calls.py`."""

from __future__ import annotations

import ast
from collections.abc import Callable

from torchvet.facts.calls import evaluate_call
from torchvet.facts.definitions import FunctionRef
from torchvet.facts.graph import What
from torchvet.facts.path_values import joined, parent_of, percent_formatted, stated_text
from torchvet.facts.pieces import batch_item, element_of, path_text, pieces_of
from torchvet.facts.values import CONSTANT, NONE, UNKNOWN, Kind, Value, join, tensor_of, without_gradient
from torchvet.facts.vocabulary import canonical
from torchvet.facts.walk import Walk

_CONSTANT_ATTRIBUTES = frozenset(
    "shape device dtype ndim requires_grad is_cuda training itemsize nbytes".split()
)


def evaluate(walk: Walk, node: ast.expr) -> Value:
    """The abstract value of `node`; events inside it are emitted on the way."""
    walk.program.budget -= 1
    rule = _RULES.get(type(node))
    if rule is not None:
        return rule(walk, node)
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            evaluate(walk, child)
    return UNKNOWN


def _name(walk: Walk, node: ast.Name) -> Value:
    found = walk.frame.lookup(node.id)
    if found is None and node.id in _BUILTINS:
        return Value(Kind.REFERENCE, f"builtins.{node.id}")
    if found is None and node.id == "__file__":
        return Value(Kind.STRING, walk.frame.source.path)
    return walk.load(node.id)


_BUILTINS = frozenset(
    "enumerate zip iter next list tuple sorted reversed super len range print isinstance getattr setattr sum dict "
    "set map filter float int str bool type hasattr id repr open min max abs".split()
)


def _constant(_: Walk, node: ast.Constant) -> Value:
    if isinstance(node.value, str):
        return Value(Kind.STRING, node.value)
    return NONE if node.value is None else Value(Kind.CONSTANT, repr(node.value))


def _attribute(walk: Walk, node: ast.Attribute) -> Value:
    return attribute_of(walk, evaluate(walk, node.value), node)


def attribute_of(walk: Walk, base: Value, node: ast.Attribute) -> Value:
    """The value of `node`, whose object evaluated to `base`."""
    if base.kind is Kind.REFERENCE:
        return walk.program.reference(canonical(f"{base.name}.{node.attr}"), base.weak)
    stored = _stored(walk, base, node)
    if stored is not None:
        return walk.suggest(stored, node.attr, path_text(node), is_open=False)
    if node.attr in ("zero_grad", "step") and base.kind in (Kind.OPTIMIZER, Kind.MODULE):
        return Value(Kind.METHOD, node.attr, owner=base)
    if base.kind is Kind.MODULE and base.name != "self":
        return _module_attribute(base, node.attr)
    if base.kind in (Kind.TENSOR, Kind.BATCH) or (base.kind is Kind.UNKNOWN and base.sources):
        return _tensor_attribute(base, node.attr)
    if base.kind in (Kind.CHECKPOINT, Kind.ENGINE):
        return base
    if base.kind is Kind.STRING:
        return parent_of(base) if node.attr == "parent" and base.name else UNKNOWN
    stated = stated_text(walk, base, node.attr)
    if stated is not None:
        return stated
    path = path_text(node)
    return walk.suggest(UNKNOWN, node.attr, path, is_open=True) if path else UNKNOWN


def _stored(walk: Walk, base: Value, node: ast.Attribute) -> Value | None:
    if len(base.sites) == 1:
        return walk.heap.get((next(iter(base.sites)), node.attr))
    if not base.sites:
        return walk.frame.lookup(path_text(node) or " ")
    return None


def _module_attribute(base: Value, attr: str) -> Value:
    if attr in ("module", "_orig_mod"):
        if attr == "module" and base.prefix and base.prefix.startswith("_orig_mod.module."):
            # A compiled module hands every name it lacks to the one inside (torch 2.4 to 2.13).
            base = base.with_(prefix=base.prefix.removeprefix("_orig_mod."))
        if base.prefix is not None and base.prefix.startswith(f"{attr}."):
            return base.with_(prefix=base.prefix.removeprefix(f"{attr}."))
        if base.weak or base.prefix is None:
            return base.with_(prefix=None if base.prefix is None else "")
    if attr in _CONSTANT_ATTRIBUTES:
        return CONSTANT
    sites = frozenset((*site, attr) for site in base.sites)
    return Value(Kind.MODULE, sites=sites, weak=True)


def _tensor_attribute(base: Value, attr: str) -> Value:
    if attr in _CONSTANT_ATTRIBUTES:
        return CONSTANT
    if attr == "grad":
        return Value(Kind.TENSOR)
    if base.kind is Kind.BATCH:
        return batch_item(base, -2)
    plain = base.with_(name="")
    return without_gradient(plain) if attr == "data" else plain


def _subscript(walk: Walk, node: ast.Subscript) -> Value:
    base = evaluate(walk, node.value)
    evaluate(walk, node.slice)
    key = node.slice.value if isinstance(node.slice, ast.Constant) else None
    if base.kind is Kind.CHECKPOINT:
        if isinstance(key, str) and isinstance(node.ctx, ast.Load):
            walk.emit(What.TAKE, node, walk.known_state(base), Value(Kind.STRING, key))
        return base.with_(keys=(*base.keys, str(key)) if isinstance(key, str) else (*base.keys, "?"))
    if base.kind is Kind.BATCH:
        return batch_item(base, key if isinstance(key, int) else -2)
    if base.kind is Kind.MAPPING and isinstance(key, str) and key in base.keys:
        return base.items[base.keys.index(key)]
    if base.kind is Kind.SEQUENCE and isinstance(key, int) and -len(base.items) <= key < len(base.items):
        return base.items[key]
    if base.kind is Kind.MODULE:
        return Value(Kind.MODULE, sites=frozenset((*site, f"[{key!r}]") for site in base.sites), weak=True)
    if base.kind in (Kind.TENSOR, Kind.ENGINE):
        return base.with_(name="")
    return Value(sources=base.sources)


def _operation(walk: Walk, node: ast.BinOp) -> Value:
    left, right = evaluate(walk, node.left), evaluate(walk, node.right)
    if left.kind is Kind.STRING and isinstance(node.op, ast.Add | ast.Div | ast.Mod):
        if isinstance(node.op, ast.Mod):
            return percent_formatted(left, right)
        return joined((left, right), "/" if isinstance(node.op, ast.Div) else "")
    if left.kind is Kind.PARAMETERS and right.kind is Kind.PARAMETERS:
        return join(left, right)
    return tensor_of(left, right) if left.sources or right.sources else UNKNOWN


def _comparison(walk: Walk, node: ast.Compare) -> Value:
    values = [evaluate(walk, each) for each in (node.left, *node.comparators)]
    return without_gradient(tensor_of(*values)) if any(each.sources for each in values) else UNKNOWN


def _unary(walk: Walk, node: ast.UnaryOp) -> Value:
    return evaluate(walk, node.operand)


def _either(walk: Walk, node: ast.IfExp) -> Value:
    evaluate(walk, node.test)
    return join(evaluate(walk, node.body), evaluate(walk, node.orelse))


def _bool(walk: Walk, node: ast.BoolOp) -> Value:
    values = [evaluate(walk, each) for each in node.values]
    result = values[0]
    for each in values[1:]:
        result = join(result, each)
    return result


def _formatted(walk: Walk, node: ast.JoinedStr) -> Value:
    parts = []
    for part in node.values:
        value = evaluate(walk, part.value if isinstance(part, ast.FormattedValue) else part)
        is_plain = not isinstance(part, ast.FormattedValue) or not (part.format_spec or part.conversion != -1)
        parts.append(value.with_(kind=Kind.STRING) if value.kind is Kind.CONSTANT and is_plain else value)
        if not is_plain:
            return UNKNOWN
    return joined(tuple(parts), "")


def _sequence(walk: Walk, node: ast.List | ast.Tuple | ast.Set) -> Value:
    items = tuple(evaluate(walk, each.value if isinstance(each, ast.Starred) else each) for each in node.elts)
    if any(isinstance(each, ast.Starred) for each in node.elts):
        return tensor_of(*items).with_(kind=Kind.UNKNOWN)
    return Value(Kind.SEQUENCE, items=items, sources=tensor_of(*items).sources)


def _mapping(walk: Walk, node: ast.Dict) -> Value:
    values = [evaluate(walk, each) for each in node.values]
    keys = [
        key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else None
        for key in node.keys
    ]
    if any(key is None for key in keys):
        return Value(sources=frozenset(s for each in values for s in each.sources))
    return Value(
        Kind.MAPPING,
        keys=tuple(str(key) for key in keys),
        items=tuple(values),
        sites=frozenset({walk.site(node)}),
    )


def _comprehension(walk: Walk, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> Value:
    saved, outer = dict(walk.frame.names), walk.loops
    for generator in node.generators:
        iterable = evaluate(walk, generator.iter)
        head = walk.emit(What.LOOP, node, iterable)
        walk.loops = (*walk.loops, head)
        bind_target(walk, generator.target, element_of(iterable))
        for test in generator.ifs:
            evaluate(walk, test)
    parts = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    values = [evaluate(walk, part) for part in parts]
    walk.loops, walk.frame.names = outer, saved
    if isinstance(node, ast.DictComp):
        # Renamed or filtered entries: still a state dict, with keys nobody knows.
        is_state = iterable.kind in (Kind.STATE_DICT, Kind.CHECKPOINT)
        return Value(Kind.STATE_DICT, sites=frozenset({walk.site(node)})) if is_state else UNKNOWN
    element = values[0]
    if len(node.generators) == 1 and iterable.kind is Kind.BATCH:
        # `(part.to(device) for part in batch)` keeps the order of the batch.
        return iterable
    return Value(Kind.SEQUENCE, items=(element,), sources=element.sources)


def bind_target(walk: Walk, target: ast.expr, value: Value) -> None:
    """Binds the names of a comprehension's target."""
    if isinstance(target, ast.Name):
        walk.frame.names[target.id] = value
    elif isinstance(target, ast.Tuple | ast.List):
        for each, piece in zip(target.elts, pieces_of(value, target.elts), strict=True):
            bind_target(walk, each.value if isinstance(each, ast.Starred) else each, piece)


def _named(walk: Walk, node: ast.NamedExpr) -> Value:
    value = evaluate(walk, node.value)
    walk.frame.bind(node.target.id, value)
    return value


def _lambda(walk: Walk, node: ast.Lambda) -> Value:
    return Value(Kind.FUNCTION, definition=FunctionRef(node, walk.frame))


def _inner(walk: Walk, node: ast.Await | ast.Starred) -> Value:
    return evaluate(walk, node.value)


_RULES: dict[type[ast.expr], Callable[..., Value]] = {
    ast.Name: _name,
    ast.Constant: _constant,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.BinOp: _operation,
    ast.Compare: _comparison,
    ast.UnaryOp: _unary,
    ast.IfExp: _either,
    ast.BoolOp: _bool,
    ast.JoinedStr: _formatted,
    ast.List: _sequence,
    ast.Tuple: _sequence,
    ast.Set: _sequence,
    ast.Dict: _mapping,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.DictComp: _comprehension,
    ast.NamedExpr: _named,
    ast.Lambda: _lambda,
    ast.Await: _inner,
    ast.Starred: _inner,
    ast.Call: evaluate_call,
}
