"""What a `torch.save` writes: the object itself, and the entries of the dicts it is made of."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.facts.call_parts import argument, method_of
from torchvet.facts.local_code import LocalCode
from torchvet.facts.origins import given_by_calls

_MAX_DEPTH = 4
_MOVES = ("cpu", "to", "half", "float", "eval")
_COPIES = frozenset({"copy.deepcopy", "copy.copy"})


def saved_object(code: LocalCode, call: ast.Call) -> ast.expr | None:
    """What `call` writes, when it is a `torch.save`."""
    if code.name(call.func) == "torch.save":
        return argument(call, 0, "obj")
    return None


def parts(code: LocalCode, node: ast.expr, depth: int = 0) -> Iterator[ast.expr]:
    """Every expression that `node` may be, or that may be an entry of it, through names and parameters of this file."""
    yield node
    for each in inside(code, node) if depth < _MAX_DEPTH else ():
        yield from parts(code, each, depth + 1)


def inside(code: LocalCode, node: ast.expr) -> list[ast.expr]:
    """The expressions that `node` may stand for or holds as entries; empty for what is neither dict nor name nor copy."""
    moved = method_of(node, *_MOVES)
    if isinstance(node, ast.Dict):
        return node.values
    if isinstance(node, ast.IfExp):
        return [node.body, node.orelse]
    if moved is not None:
        return [moved]
    if isinstance(node, ast.Call) and code.name(node.func) in _COPIES:
        return node.args[:1]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "dict":
        return [*node.args, *(each.value for each in node.keywords)]
    if isinstance(node, ast.Name | ast.Attribute):
        return [*_bound(code, node), *_put_into(code, node)]
    return []


def _bound(code: LocalCode, node: ast.expr) -> Iterator[ast.expr]:
    """All that is ever bound to a name, or given for it by the calls in this file."""
    for target, value in code.all_bindings(node):
        if value is not None:
            yield value
        else:
            yield from given_by_calls(code, target)


def _put_into(code: LocalCode, node: ast.expr) -> Iterator[ast.expr]:
    """The values of `node["entry"] = value` in its scope."""
    if not isinstance(node, ast.Name):
        return
    for each in code.in_scope[code.scope(node)]:
        if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Subscript):
            owner = each.targets[0].value
            if isinstance(owner, ast.Name) and owner.id == node.id:
                yield each.value
