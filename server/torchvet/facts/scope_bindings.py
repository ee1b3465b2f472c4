"""What binds which name in one scope: assignments with their values, parameters, loops, imports, definitions."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.facts.pieces import path_text

# Most nodes of a scope are none of these.
_BINDING = frozenset(
    {
        *(ast.Name, ast.Attribute, ast.Assign, ast.AnnAssign, ast.NamedExpr, ast.alias, ast.ExceptHandler),
        *(
            ast.FunctionDef,
            ast.AsyncFunctionDef,
            ast.ClassDef,
            ast.MatchAs,
            ast.MatchStar,
            ast.Global,
            ast.Nonlocal,
        ),
    }
)


def _is_read(node: ast.AST) -> bool:
    return getattr(node, "ctx", None).__class__ is ast.Load


def paired(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.AST, ast.expr]]:
    """The target with its value; of `a, b = x, y` each one with its own."""
    yield target, value
    if isinstance(target, ast.Tuple | ast.List) and isinstance(value, ast.Tuple | ast.List):
        every = [*target.elts, *value.elts]
        if len(target.elts) == len(value.elts) and not any(isinstance(each, ast.Starred) for each in every):
            for inner, part in zip(target.elts, value.elts, strict=True):
                yield from paired(inner, part)


def bound_by(scope: ast.AST, nodes: list[ast.AST]) -> Iterator[tuple[str, ast.AST, ast.expr | None]]:
    """Every binding among `nodes` of `scope`: the name, its target, and the value of a plain assignment."""
    spec = getattr(scope, "args", None)
    if isinstance(spec, ast.arguments):
        every = [*spec.posonlyargs, *spec.args, *spec.kwonlyargs, spec.vararg, spec.kwarg]
        yield from ((each.arg, each, None) for each in every if each is not None)
    nodes = [each for each in nodes if each.__class__ in _BINDING and not _is_read(each)]
    values: dict[ast.AST, ast.expr] = {}
    for node in nodes:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                values |= dict(paired(target, node.value))
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            values[node.target] = node.value
    for node in nodes:
        if isinstance(node, ast.Name | ast.Attribute) and not isinstance(node.ctx, ast.Load):
            yield path_text(node), node, values.get(node)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node is not scope:
            yield node.name, node, None
        elif isinstance(node, ast.alias):
            yield (node.asname or node.name).split(".")[0], node, None
        elif (isinstance(node, ast.ExceptHandler) and node.name) or (
            isinstance(node, ast.MatchAs | ast.MatchStar) and node.name
        ):
            yield node.name, node, None
        elif isinstance(node, ast.Global | ast.Nonlocal):
            yield from ((name, node, None) for name in node.names)
