"""Small readings of calls that many facts share: what is inside a chain of methods, a `len(…)`, an `enumerate(…)`."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterable

from torchvet.facts.pieces import path_text

_WRAPPERS = frozenset({"enumerate", "tqdm"})


def peeled(node: ast.expr, *methods: str) -> ast.expr:
    """What stands in front of a chain of these methods: `x` in `x.cpu().float()`."""
    while (inner := method_of(node, *methods)) is not None:
        node = inner
    return node


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    """The argument that is given by this name; for arguments that have no place of their own."""
    return next((each.value for each in call.keywords if each.arg == name), None)


def is_true(node: ast.expr | None) -> bool:
    """Whether it is the constant True."""
    return isinstance(node, ast.Constant) and node.value is True


def calls_method(nodes: Iterable[ast.AST], name: str) -> bool:
    """Whether one of `nodes` calls a method of that name."""
    return any(method_of(each, name) is not None for each in nodes)


def measured(node: ast.AST) -> ast.expr | None:
    """The `x` of `len(x)`."""
    is_len = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "len"
    return node.args[0] if is_len and isinstance(node, ast.Call) and len(node.args) == 1 else None


def iterated(node: ast.expr, through: Container[str] = _WRAPPERS) -> ast.expr:
    """The loader in `loader`, `enumerate(loader)`, `tqdm(loader)`: inside the calls named by `through`."""
    while isinstance(node, ast.Call) and node.args and path_text(node.func).rpartition(".")[2] in through:
        node = node.args[0]
    return node


def argument(call: ast.Call, index: int, name: str) -> ast.expr | None:
    """The argument at `index` or called `name`."""
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    return call.args[index] if 0 <= index < len(call.args) else None


def has_unpacking(call: ast.Call) -> bool:
    """Whether `*args` or `**kwargs` may bring more arguments."""
    return any(isinstance(each, ast.Starred) for each in call.args) or any(
        each.arg is None for each in call.keywords
    )


def method_of(node: ast.AST, *names: str) -> ast.expr | None:
    """The object when `node` calls one of these methods on it."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names:
        return node.func.value
    return None
