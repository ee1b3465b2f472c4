"""The model classes of a workspace, told from the texts alone: what an editor offers to compare a checkpoint with."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from torchvet.project.workspace import Workspace, stamp_of
from torchvet.syntax.source import SourceFile

# More than anybody reads through; a choice among so many is made by typing.
_MOST_CLASSES = 300
_MODULES = frozenset({"Module", "LightningModule"})


@dataclass(frozen=True)
class ModelClass:
    """A class with a `forward` that derives from nn.Module or from such a class of its own file."""

    path: Path
    name: str


def model_classes(workspace: Workspace, first: Sequence[Path]) -> tuple[ModelClass, ...]:
    """The classes of the files `first`, then of those that changed last; at most some hundred."""
    return tuple(islice(_all(workspace, first), _MOST_CLASSES))


def _all(workspace: Workspace, first: Sequence[Path]) -> Iterator[ModelClass]:
    others = sorted(workspace.files(), key=lambda each: (-_changed_at(each), str(each)))
    for path in dict.fromkeys((*first, *others)):
        text = workspace.text(path)
        if text is not None and "forward" in text and any(each in text for each in _MODULES):
            yield from (ModelClass(path, name) for name in _models(SourceFile(str(path), text)))


def _changed_at(path: Path) -> int:
    stamp = stamp_of(path)
    return 0 if stamp is None else stamp[0]


def _models(source: SourceFile) -> Iterator[str]:
    """The classes of the top level whose keys can be looked for: abstract ones are never made."""
    modules, running = set(_MODULES), set[str]()
    for node in source.tree.body:
        if not isinstance(node, ast.ClassDef):
            continue
        bases = {ast.unparse(each).rpartition(".")[2] for each in node.bases}
        if not bases & modules:
            continue
        modules.add(node.name)
        methods = [each for each in node.body if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef))]
        if bases & running or any(each.name == "forward" for each in methods):
            running.add(node.name)
            if "ABC" not in bases and not any(map(_is_abstract, methods)):
                yield node.name


def _is_abstract(method: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any("abstract" in ast.unparse(each) for each in method.decorator_list)
