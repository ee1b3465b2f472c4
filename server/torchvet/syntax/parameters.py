"""Whether a name is handed in by a caller, so that what holds for one call need not hold for the next."""

from __future__ import annotations

import ast


def is_parameter(tree: ast.Module, node: ast.expr, name: str) -> bool:
    """Whether `name`, as `node` sees it, is a parameter of a function around `node`."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if function.lineno <= node.lineno <= (function.end_lineno or function.lineno):
            spec = function.args
            if name in {each.arg for each in [*spec.posonlyargs, *spec.args, *spec.kwonlyargs]} - {
                "self",
                "cls",
            }:
                return True
    return False
