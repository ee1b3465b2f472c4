"""The names that a module or package offers, read from its source without importing it."""

from __future__ import annotations

import ast
from pathlib import Path

from torchvet.syntax.nodes import walk

_MAX_DEPTH = 4


def public_names(module: Path) -> frozenset[str] | None:
    """All names of the package folder or file `module`; None when its source does not tell them all."""
    file = module / "__init__.py" if module.is_dir() else module.with_suffix(".py")
    names = _bound(file, _tree(file), 0)
    if names is None:
        return None
    inside = module.iterdir() if module.is_dir() else ()
    parts = {each.stem for each in inside if each.suffix == ".py" or each.is_dir()}
    return frozenset(names | parts)


def _tree(file: Path) -> ast.Module | None:
    try:
        return ast.parse(file.read_text("utf-8"))
    except (OSError, ValueError, SyntaxError, RecursionError, MemoryError):
        return None


def _bound(file: Path, tree: ast.Module | None, depth: int) -> frozenset[str] | None:
    """What the module binds at its top level, also under `if` and `try`, and by `from … import *`."""
    if tree is None:
        return None
    found: set[str] = set()
    for node in _top(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if node.name == "__getattr__":
                return None
            found.add(node.name)
        elif isinstance(node, ast.ImportFrom) and any(each.name == "*" for each in node.names):
            stars = _starred(file, node, depth)
            if stars is None:
                return None
            found |= stars
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {(each.asname or each.name).partition(".")[0] for each in node.names}
        else:
            stored = (each for each in walk(node) if isinstance(each, ast.Name))
            found |= {each.id for each in stored if not isinstance(each.ctx, ast.Load)}
            if any(isinstance(each, ast.Name) and each.id in ("globals", "setattr") for each in walk(node)):
                return None
    return frozenset(found)


def _top(tree: ast.Module) -> list[ast.stmt]:
    """The statements that run when the module is imported, those in blocks too."""
    found, waiting = [], list(tree.body)
    while waiting:
        node = waiting.pop()
        found.append(node)
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for block in ("body", "orelse", "finalbody"):
                waiting += getattr(node, block, [])
            for handler in getattr(node, "handlers", []):
                waiting += handler.body
    return found


def _starred(file: Path, node: ast.ImportFrom, depth: int) -> frozenset[str] | None:
    """What `from .module import *` brings."""
    if node.level != 1 or depth >= _MAX_DEPTH:
        return None
    inner = file.parent.joinpath(*(node.module or "").split("."))
    source = inner / "__init__.py" if inner.is_dir() else inner.with_suffix(".py")
    tree = _tree(source)
    names = _bound(source, tree, depth + 1)
    if names is None or tree is None:
        return None
    listed = _all(tree)
    return frozenset(each for each in names if not each.startswith("_")) if listed is None else listed


def _all(tree: ast.Module) -> frozenset[str] | None:
    """`__all__`, None when there is none; a computed one lists nothing that is sure, and so everything counts."""
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if any(isinstance(each, ast.Name) and each.id == "__all__" for each in targets):
            try:
                return (
                    frozenset(map(str, ast.literal_eval(node.value)))
                    if isinstance(node, ast.Assign)
                    else None
                )
            except ValueError:
                return None
    return None
