"""The classes of one file and of those it imports: their ancestors, their methods, and which are modules."""

from __future__ import annotations

import ast
from functools import cached_property

from torchvet.facts.file import FileFacts
from torchvet.facts.imported_files import ImportedFiles
from torchvet.facts.vocabulary import canonical

_NO_MODULES = frozenset("Parameter Buffer UninitializedParameter UninitializedBuffer".split())
_PLAIN_BASES = frozenset({"abc.ABC", "typing.Generic", "object"})


class ClassTable:
    """The classes that one file can name."""

    def __init__(self, file: FileFacts) -> None:
        self.file = file
        self.imports = file.source.imports
        self._others = file.facts(ImportedFiles)[0]

    @classmethod
    def find(cls, file: FileFacts) -> list[ClassTable]:
        """The one table of `file`, as a fact."""
        return [cls(file)]

    @cached_property
    def classes(self) -> dict[str, ast.ClassDef]:
        """Classes by name, those only whose name means nothing else."""
        found: dict[str, list[ast.ClassDef]] = {}
        for node in self.file.source.index.of(ast.ClassDef):
            found.setdefault(node.name, []).append(node)
        stored = {
            each.id for each in self.file.source.index.of(ast.Name) if not isinstance(each.ctx, ast.Load)
        }
        return {name: nodes[0] for name, nodes in found.items() if len(nodes) == 1 and name not in stored}

    def lineage(self, cls: ast.ClassDef) -> list[ast.ClassDef] | None:
        """`cls` and its ancestors in the workspace; None when a base is not known."""
        owned = self.ancestors(cls)
        return None if owned is None else [each for _, each in owned]

    def ancestors(self, cls: ast.ClassDef) -> list[tuple[ClassTable, ast.ClassDef]] | None:
        """`cls` and its ancestors in the order of method resolution, each with the table of its file.

        None when a base is not known.
        """
        found: list[tuple[ClassTable, ast.ClassDef]] = []
        waiting = [(self, cls)]
        while waiting:
            table, each = waiting.pop()
            if any(one is each for _, one in found) or each.keywords:
                return None
            found.append((table, each))
            for base in reversed(each.bases):
                name = table.base_name(base)
                own = table.class_of(base)
                if own is not None:
                    waiting.append(own)
                elif not is_module_class(name) and name not in _PLAIN_BASES:
                    return None
        return found

    def are_related(self, one: ast.ClassDef, other: ast.ClassDef) -> bool:
        """Whether an object may be of both classes, or one class's may become the other's by another base."""
        if one is other:
            return True
        first, second = self.lineage(one), self.lineage(other)
        return first is None or second is None or one in second or other in first

    def class_of(self, node: ast.expr) -> tuple[ClassTable, ast.ClassDef] | None:
        """The class of the workspace that the expression `node` names, with the table of its file."""
        if isinstance(node, ast.Name) and node.id in self.classes:
            return self, self.classes[node.id]
        module, _, name = (self.imports.qualified(node) or "").rpartition(".")
        other = self._others.facts_of(module) if module else None
        if other is None:
            return None
        (there,) = other.facts(ClassTable)
        return (there, there.classes[name]) if name in there.classes else None

    def base_name(self, base: ast.expr) -> str:
        """The qualified name of a base class; that of a local class is its plain name."""
        if isinstance(base, ast.Subscript):
            base = base.value
        qualified = self.imports.qualified(base)
        if qualified is None:
            return base.id if isinstance(base, ast.Name) else ""
        return canonical(qualified)

    def is_module(self, cls: ast.ClassDef) -> bool:
        """Whether objects of `cls` are torch modules, all bases being known."""
        owned = self.ancestors(cls) or []
        return any(is_module_class(table.base_name(base)) for table, each in owned for base in each.bases)

    def method(self, cls: ast.ClassDef, name: str) -> tuple[FileFacts, ast.FunctionDef] | None:
        """The method that objects of `cls` have by that name, with its file; None when a base is not known."""
        for table, each in self.ancestors(cls) or ():
            for one in each.body:
                if isinstance(one, ast.FunctionDef) and one.name == name:
                    return table.file, one
        return None


def class_made(file: FileFacts, made: ast.Call) -> tuple[FileFacts, ast.ClassDef] | None:
    """The class of the workspace that the call makes an object of, with the file it stands in."""
    own = file.facts(ClassTable)[0].class_of(made.func)
    return None if own is None else (own[0].file, own[1])


def is_module_class(name: str) -> bool:
    """Whether `name` is a module class of torch's."""
    root, _, last = name.rpartition(".")
    return root == "torch.nn" and last[:1].isupper() and last not in _NO_MODULES
