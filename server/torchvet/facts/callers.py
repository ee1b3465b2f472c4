"""Which functions a file calls while gradients are off, for the files that define them."""

from __future__ import annotations

import ast

from torchvet.facts.file import FileFacts
from torchvet.facts.gradient_mode import SWITCHES
from torchvet.syntax.nodes import walk


def no_grad_callees(file: FileFacts) -> frozenset[str]:
    """Last names of all functions called inside `no_grad` or `inference_mode`, as `with` or decorator."""
    found: set[str] = set()
    index = file.source.index
    withs, functions = (ast.With, ast.AsyncWith), (ast.FunctionDef, ast.AsyncFunctionDef)
    for node in (each for kind in (*withs, *functions) for each in index.of(kind)):
        if isinstance(node, ast.With | ast.AsyncWith):
            is_off = any(SWITCHES.search(ast.unparse(item.context_expr)) for item in node.items)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            is_off = any(SWITCHES.search(ast.unparse(each)) for each in node.decorator_list)
        else:
            continue
        if is_off:
            found |= {name for each in walk(node) if (name := _called_name(each))}
    return frozenset(found)


def _called_name(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""
