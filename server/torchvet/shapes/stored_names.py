"""Which names a piece of code may bind in its own scope: what a loop or a branch can change."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from torchvet.syntax.nodes import children, walk

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)


def stored_names(nodes: Iterable[ast.AST]) -> set[str]:
    """Names that `nodes` bind, delete or import in the scope around them; comprehension targets count too."""
    found: set[str] = set()
    stack = list(nodes)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Name):
            if not isinstance(node.ctx, ast.Load):
                found.add(node.id)
            continue
        if isinstance(node, ast.alias):
            found.add(node.asname or node.name.split(".")[0])
        elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)):
            found.add(node.name or "")
        elif isinstance(node, ast.MatchMapping):
            found.add(node.rest or "")
        elif isinstance(node, _SCOPES):
            found.add(getattr(node, "name", ""))
            continue
        stack += children(node)
    return found


def loaded_names(node: ast.AST) -> set[str]:
    """Names that `node` reads."""
    return {each.id for each in walk(node) if isinstance(each, ast.Name)}


def handed_over(nodes: Iterable[ast.AST]) -> set[str]:
    """Names that stand in the arguments of calls in `nodes`."""
    calls = (each for node in nodes for each in walk(node) if isinstance(each, ast.Call))
    return {name for call in calls for part in (*call.args, *call.keywords) for name in loaded_names(part)}


def leaves_early(body: list[ast.stmt]) -> bool:
    """Whether a loop body holds its own `break` or `continue`."""
    stack: list[ast.AST] = list(body)
    while stack:
        node = stack.pop()
        if isinstance(node, (ast.Break, ast.Continue)):
            return True
        if isinstance(node, _LOOPS):
            stack += node.orelse
        elif isinstance(node, ast.stmt) and not isinstance(node, _SCOPES):
            stack += [each for each in children(node) if not isinstance(each, ast.expr)]
        elif isinstance(node, (ast.ExceptHandler, ast.match_case)):
            stack += node.body
    return False
