"""The methods of a module class by the order of method resolution, and which of them a run of one reaches."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.class_table import ClassTable
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode

_MAX_METHODS = 60


@dataclass(frozen=True)
class Method:
    """`node`, in `file` and in the body of `cls`; `own` is what it calls its object."""

    file: FileFacts
    cls: ast.ClassDef
    node: ast.FunctionDef
    own: str

    def reads(self) -> Iterator[ast.Attribute]:
        """Every `self.x` that it reads, in functions inside it too."""
        yield from (each for each in self.attributes() if isinstance(each.ctx, ast.Load))

    def attributes(self) -> Iterator[ast.Attribute]:
        """Every `self.x` in it, read or assigned."""
        for each in ast.walk(self.node):
            owner = each.value if isinstance(each, ast.Attribute) else None
            if isinstance(each, ast.Attribute) and isinstance(owner, ast.Name) and owner.id == self.own:
                yield each


def method_of_class(table: ClassTable, cls: ast.ClassDef, name: str) -> Method | None:
    """The method that objects of `cls` have by that name; None when a base is not known."""
    for there, each in table.ancestors(cls) or ():
        for one in each.body:
            if isinstance(one, ast.FunctionDef) and one.name == name and one.args.args:
                return Method(there.file, each, one, one.args.args[0].arg)
    return None


def methods_reached(table: ClassTable, cls: ast.ClassDef, *names: str) -> list[Method]:
    """The methods of these names, and those that they call on their own object."""
    found: dict[str, Method] = {}
    waiting = list(names)
    while waiting and len(found) < _MAX_METHODS:
        name = waiting.pop(0)
        method = method_of_class(table, cls, name) if name not in found else None
        if method is not None:
            found[name] = method
            # A property is called by reading it.
            waiting += [each.attr for each in method.reads()]
    return list(found.values())


@dataclass(frozen=True)
class AttributeUses:
    """Every attribute that the file reads or assigns, by its name, on whatever object."""

    file: FileFacts
    by_name: dict[str, list[ast.Attribute]]

    @classmethod
    def find(cls, file: FileFacts) -> list[AttributeUses]:
        """The one table of `file`, as a fact."""
        found: dict[str, list[ast.Attribute]] = {}
        for each in file.source.index.of(ast.Attribute):
            found.setdefault(each.attr, []).append(each)
        return [cls(file, found)]

    def of(self, owner: ast.ClassDef, attr: str) -> list[ast.Attribute]:
        """All `x.attr` that may mean an object of `owner`: `self.attr` of classes that have nothing to do with it is left out."""
        (table,), (code,) = self.file.facts(ClassTable), self.file.facts(LocalCode)
        found = []
        for each in self.by_name.get(attr, ()):
            is_own = isinstance(each.value, ast.Name) and each.value.id == "self"
            around = code.class_of(each) if is_own else None
            if around is None or table.are_related(around, owner):
                found.append(each)
        return found
