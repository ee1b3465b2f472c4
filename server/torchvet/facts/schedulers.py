"""Whether an expression stands for a learning rate scheduler: by its bindings, or only by its name.

The walk does not follow schedulers; one name or attribute bound to nothing else in the whole file is proof enough.
"""

from __future__ import annotations

import ast
import re

from torchvet.facts.file import FileFacts
from torchvet.facts.pieces import path_text
from torchvet.facts.vocabulary import OTHER_FRAMEWORKS
from torchvet.syntax.imports import ImportTable
from torchvet.syntax.tree_index import TreeIndex

_ROOT = "torch.optim.lr_scheduler."
_NAME = re.compile(r"^(\w*_)?(lr_?)?scheduler(_\w+)?$", re.I)


def scheduler_evidence(file: FileFacts, node: ast.expr) -> str:
    """ "binding" when `node` can only be one of torch's schedulers, "name" when it is called like one, or ""."""
    path = path_text(node)
    imports = file.source.imports
    if not path or imports.roots & OTHER_FRAMEWORKS:
        return ""
    if _is_bound(file.source.index, path, imports):
        return "binding"
    return "name" if _NAME.match(path.rpartition(".")[2]) and "torch" in imports.roots else ""


def _is_bound(index: TreeIndex, path: str, imports: ImportTable) -> bool:
    """Whether every place that binds `path` makes a scheduler, and there is one."""
    made, stored = 0, 0
    if any(each.arg == path for each in index.of(ast.arg)):
        return False
    for target in index.of(ast.Name, ast.Attribute):
        if isinstance(target.ctx, ast.Store | ast.Del):
            stored += path_text(target) == path
    for node in index.of(ast.Assign):
        if len(node.targets) == 1 and path_text(node.targets[0]) == path:
            made += _makes_scheduler(node.value, imports)
            stored -= _is_own_result(node.value, path)
    return 0 < made == stored


def _makes_scheduler(value: ast.expr, imports: ImportTable) -> bool:
    name = imports.qualified(value.func) if isinstance(value, ast.Call) else None
    return name is not None and name.startswith(_ROOT) and name.removeprefix(_ROOT)[:1].isupper()


def _is_own_result(value: ast.expr, path: str) -> bool:
    """`scheduler = scheduler.step()`: the mistake itself says nothing about what it was before."""
    is_method = isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute)
    return is_method and path_text(value.func.value) == path  # type: ignore[attr-defined]  # checked one line above
