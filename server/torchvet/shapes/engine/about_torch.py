"""Which functions of a file may make tensors: the others need not be walked."""

from __future__ import annotations

import ast
from bisect import bisect_left

from torchvet.shapes.engine.values import ClassObject, Function, ModuleFile


def lines_about_torch(file: ModuleFile) -> list[int]:
    """The lines on which a name of torch, or a class of the file, stands, in order."""
    names = file.source.imports.names_of("torch") | {
        name
        for name, each in file.scope.slots.items()
        if isinstance(each, ClassObject) and isinstance(name, str)
    }
    return sorted(each.lineno for each in file.source.index.of(ast.Name) if each.id in names)


def is_about_torch(function: Function, torch_lines: list[int]) -> bool:
    """Whether a name of torch, or a class of the file, stands in it: without one it makes no tensors."""
    node = function.node
    if isinstance(node, ast.Lambda):
        return False
    at = bisect_left(torch_lines, node.lineno)
    return at < len(torch_lines) and torch_lines[at] <= (node.end_lineno or node.lineno)
