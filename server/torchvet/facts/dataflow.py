"""Which names inside a loop come from what it iterates over. By text order, without following calls."""

from __future__ import annotations

import ast

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)


def feeds(loop: ast.AST, use: ast.AST) -> bool:
    """Whether `use`, somewhere inside `loop`, reads the loop's own variables or what was computed from them."""
    if isinstance(loop, _COMPREHENSIONS):
        names = {name for each in loop.generators for name in _names(each.target)}
    elif isinstance(loop, ast.For | ast.AsyncFor):
        names = _names(loop.target)
    else:
        return False
    for node in ast.walk(loop):
        if isinstance(node, ast.Assign) and _names(node.value) & names:
            names = names.union(*(_names(each) for each in node.targets))
        elif isinstance(node, ast.withitem) and node.optional_vars and _names(node.context_expr) & names:
            names |= _names(node.optional_vars)
    return bool(_names(use) & names)


def _names(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
