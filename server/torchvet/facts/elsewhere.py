"""Classes that a file imports from another one of the workspace, with the facts of that other file."""

from __future__ import annotations

import ast

from torchvet.evidence import Evidence
from torchvet.facts.bound_objects import BoundObjects
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.syntax.source import source_of


class OtherFiles:
    """The imported files of one file, each with facts of its own."""

    def __init__(self, file: FileFacts) -> None:
        self._file = file
        self._known: dict[str, FileFacts] = {}

    @classmethod
    def find(cls, file: FileFacts) -> list[OtherFiles]:
        """The one table of `file`, as a fact."""
        return [cls(file)]

    def facts_of(self, module: str) -> FileFacts | None:
        """The facts of the imported module of that name; files that it imports itself are not followed."""
        text = self._file.evidence.modules.get(module)
        if text is None:
            return None
        if module not in self._known:
            self._known[module] = FileFacts(source_of(text.path, text.text), Evidence())
        return self._known[module]


def class_made(file: FileFacts, made: ast.Call) -> tuple[FileFacts, ast.ClassDef] | None:
    """The class of the workspace that the call makes an object of, with the file it stands in."""
    (code,), (objects,) = file.facts(LocalCode), file.facts(BoundObjects)
    if isinstance(made.func, ast.Name) and made.func.id in objects.classes:
        return file, objects.classes[made.func.id]
    module, _, name = (code.imports.qualified(made.func) or "").rpartition(".")
    (others,) = file.facts(OtherFiles)
    other = others.facts_of(module) if module else None
    if other is None:
        return None
    (there,) = other.facts(BoundObjects)
    cls = there.classes.get(name)
    return None if cls is None else (other, cls)
