"""The classes of the workspace whose objects a DataLoader loads, with all that they and their ancestors define."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from torchvet.facts.class_table import ClassTable, class_made
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.origins import origins

LOADER = "torch.utils.data.DataLoader"
DATASET = "torch.utils.data.Dataset"
STREAM = "torch.utils.data.IterableDataset"
_PLAIN_BASES = frozenset({DATASET, STREAM, "abc.ABC", "typing.Generic", "object"})
_PLAIN_DECORATORS = frozenset({"dataclasses.dataclass", "typing.final"})


@dataclass(frozen=True)
class DatasetClass:
    """A class whose ancestors are all known; `lineage` begins with itself, `bases` are those of torch or Python."""

    file: FileFacts
    node: ast.ClassDef
    lineage: tuple[tuple[FileFacts, ast.ClassDef], ...]
    bases: frozenset[str]

    @property
    def is_stream(self) -> bool:
        """Whether it descends from IterableDataset."""
        return STREAM in self.bases

    def has(self, name: str) -> bool:
        """Whether the class or an ancestor binds that name in any way."""
        for file, cls in self.lineage:
            (code,) = file.facts(LocalCode)
            if code.bindings(cls, name) or _is_set_later(code, cls, name):
                return True
        return False

    def method(self, name: str) -> tuple[FileFacts, ast.FunctionDef] | None:
        """The one definition of that method which its objects have; None when it is bound in any other way."""
        for file, cls in self.lineage:
            bound = [target for target, _ in file.facts(LocalCode)[0].bindings(cls, name)]
            if bound:
                (first,) = bound if len(bound) == 1 else (None,)
                is_own = isinstance(first, ast.FunctionDef) and not first.decorator_list
                return (file, first) if is_own and isinstance(first, ast.FunctionDef) else None
        return None


def dataset_class(file: FileFacts, cls: ast.ClassDef) -> DatasetClass | None:
    """What is known of the class `cls` of `file`; None when a base, a metaclass or a decorator is not known."""
    lineage: list[tuple[FileFacts, ast.ClassDef]] = []
    bases: set[str] = set()
    waiting = [(file, cls)]
    while waiting:
        owner, each = waiting.pop()
        if not _is_plain(owner, each) or any(one is each for _, one in lineage):
            return None
        lineage.append((owner, each))
        table = owner.facts(ClassTable)[0]
        for base in reversed(each.bases):
            own, name = table.class_of(base), table.base_name(base)
            if own is not None:
                waiting.append((own[0].file, own[1]))
            elif name in _PLAIN_BASES:
                bases.add(name)
            else:
                return None
    return DatasetClass(file, cls, tuple(lineage), frozenset(bases))


def loaded_classes(code: LocalCode, dataset: ast.expr) -> list[DatasetClass]:
    """The classes that the given dataset may be of; empty when one of them is not known for sure."""
    owned = [class_made(code.file, each) for each in origins(code, dataset)]
    known = [dataset_class(*own) if own is not None else None for own in owned]
    return [each for each in known if each is not None] if all(known) else []


def _is_set_later(code: LocalCode, cls: ast.ClassDef, name: str) -> bool:
    """Whether `Numbers.__len__ = …` stands somewhere; whatever is no other class of the file may be this one."""
    others = code.file.facts(ClassTable)[0].classes.keys() - {cls.name}
    return any(
        each.attr == name
        and not isinstance(each.ctx, ast.Load)
        and not (isinstance(each.value, ast.Name) and each.value.id in others)
        for each in code.index.of(ast.Attribute)
    )


def _is_plain(file: FileFacts, cls: ast.ClassDef) -> bool:
    """Whether the methods of the class are those written in it and its bases."""
    (code,) = file.facts(LocalCode)
    decorators = [each.func if isinstance(each, ast.Call) else each for each in cls.decorator_list]
    sets_attributes = any(
        isinstance(call.args[0], ast.Name) and call.args[0].id == cls.name
        for call in code.plain_calls.get("setattr", ())
        if call.args
    )
    return (
        not cls.keywords
        and not sets_attributes
        and all(code.name(each) in _PLAIN_DECORATORS for each in decorators)
    )
