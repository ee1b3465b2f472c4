"""The code that a loader runs in its worker processes: what the dataset does for an item, and the collate function."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.facts.call_parts import argument
from torchvet.facts.dataset_classes import DatasetClass, loaded_classes
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.pieces import path_text

_ASKED = ("__getitem__", "__getitems__", "__iter__")


def worker_functions(code: LocalCode, loader: ast.Call) -> Iterator[tuple[FileFacts, ast.AST]]:
    """Every function that surely runs in the workers of `loader`, with the file it stands in."""
    dataset, collate = argument(loader, 0, "dataset"), argument(loader, 6, "collate_fn")
    for owner in loaded_classes(code, dataset) if dataset is not None else ():
        yield from _run_for_items(owner)
    if isinstance(collate, ast.Lambda):
        yield code.file, collate
    bound = [target for target, _ in code.all_bindings(collate)] if isinstance(collate, ast.Name) else []
    if len(bound) == 1 and isinstance(bound[0], ast.FunctionDef):
        yield code.file, bound[0]


def _run_for_items(owner: DatasetClass) -> Iterator[tuple[FileFacts, ast.AST]]:
    """What the loader asks the dataset, and the methods of its own that these call."""
    waiting, seen = list(_ASKED), set()
    while waiting:
        name = waiting.pop()
        method = owner.method(name) if name not in seen else None
        seen.add(name)
        if method is None:
            continue
        yield method
        called = [path_text(each.func) for each in ast.walk(method[1]) if isinstance(each, ast.Call)]
        waiting += [each.removeprefix("self.") for each in called if each.startswith("self.")]
