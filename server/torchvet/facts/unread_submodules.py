"""Layers that a module is given and that nothing ever reads."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.bound_objects import BoundObjects, Sort
from torchvet.facts.class_table import ClassTable
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.made_modules import has_weights
from torchvet.facts.module_methods import AttributeUses, method_of_class
from torchvet.facts.undefined_attributes import PLAIN_BASES, UndefinedAttribute, hands_itself_on
from torchvet.syntax.nodes import walk

# What may read a layer without its name.
_READING_ALL = frozenset(
    "getattr attrgetter children named_children _modules get_submodule __dict__ vars __getattr__ __getattribute__ "
    "locals script ScriptModule globals eval exec delattr".split()
)
_KEPT = re.compile(
    r"unused(?!-submodule)|not used|compat|legacy|checkpoint|deprecat|pretrained|backward|keep|todo|fixme",
    re.I,
)


@dataclass(frozen=True)
class UnreadSubmodule:
    """`statement` gives objects of `owner` the layer `target`, and no code reads it."""

    statement: ast.Assign
    target: ast.Attribute
    owner: ast.ClassDef
    has_weights: bool
    is_alone: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[UnreadSubmodule]:
        """The first assignment of each in the classes of this file."""
        text = file.source.text
        if "def forward" not in text or file.evidence.others is None:
            return
        (code,), (table,), (objects,) = (
            file.facts(LocalCode),
            file.facts(ClassTable),
            file.facts(BoundObjects),
        )
        if code.identifiers & _READING_ALL:
            return
        strings = " ".join(each.value for each in code.index.of(ast.Constant) if isinstance(each.value, str))
        # A layer whose name forward misspells is not forgotten.
        misspelt = {each.owner for each in file.facts(UndefinedAttribute)}
        for owner in table.classes.values():
            if owner in misspelt:
                continue
            told: set[str] = set()
            for statement, target in _layers(code, objects, owner):
                if target.attr in told or not _is_unread(file, owner, target.attr, strings):
                    continue
                told.add(target.attr)
                if (
                    _is_closed(table, owner)
                    and not _is_explained(file, statement)
                    and _is_only_here(file, owner, target.attr)
                ):
                    block = code.block_of(statement)
                    weights = isinstance(statement.value, ast.Call) and has_weights(file, statement.value)
                    yield cls(statement, target, owner, weights, len(block) == 1)


def _layers(
    code: LocalCode, objects: BoundObjects, owner: ast.ClassDef
) -> Iterator[tuple[ast.Assign, ast.Attribute]]:
    """Every `self.layer = nn.Linear(…)` in its `__init__`."""
    for method in owner.body:
        if not isinstance(method, ast.FunctionDef) or method.name != "__init__":
            continue
        for statement in code.in_scope.get(method, []):
            target = statement.targets[0] if isinstance(statement, ast.Assign) else None
            if not isinstance(statement, ast.Assign) or not isinstance(target, ast.Attribute):
                continue
            is_own = isinstance(target.value, ast.Name) and target.value.id == "self"
            is_made = len(statement.targets) == 1 and isinstance(statement.value, ast.Call)
            if is_own and is_made and objects.sort(statement.value) is Sort.MODULE:
                yield statement, target


def _is_unread(file: FileFacts, owner: ast.ClassDef, attr: str, strings: str) -> bool:
    uses = file.facts(AttributeUses)[0].of(owner, attr)
    if any(not isinstance(each.ctx, ast.Store) for each in uses) or re.search(rf"\b{attr}\b", strings):
        return False
    # A line that is half typed is in no tree, and what it says of the layer neither.
    return file.source.recovered.error is None or len(re.findall(rf"\b{attr}\b", file.source.text)) <= len(
        file.facts(AttributeUses)[0].by_name[attr]
    )


def _is_closed(table: ClassTable, owner: ast.ClassDef) -> bool:
    """Whether the class and its ancestors are known, are run here, and read their layers by name only."""
    owned = table.ancestors(owner)
    if owned is None or not table.is_module(owner) or not _is_run(table, owner):
        return False
    for there, each in owned:
        bases = {there.base_name(base) for base in each.bases if there.class_of(base) is None}
        names = {getattr(one, "id", "") or getattr(one, "attr", "") for one in walk(each)}
        if not bases <= PLAIN_BASES or each.decorator_list or hands_itself_on(each) or names & _READING_ALL:
            return False
        if there is not table and re.search("children|getattr", there.file.source.text):
            return False
    return True


def _is_run(table: ClassTable, owner: ast.ClassDef) -> bool:
    """Whether it or a class that descends from it has a forward: what has none is a part of something else."""
    heirs = [each for each in table.classes.values() if owner in (table.lineage(each) or ())]
    return any(method_of_class(table, each, "forward") is not None for each in heirs)


def _is_explained(file: FileFacts, statement: ast.Assign) -> bool:
    """Whether a comment beside it says why it is there."""
    first, last = max(statement.lineno - 2, 0), statement.end_lineno or statement.lineno
    comments = [row.partition("#")[2] for row in file.source.lines[first:last]]
    return any(_KEPT.search(each) for each in comments)


def _is_only_here(file: FileFacts, owner: ast.ClassDef, attr: str) -> bool:
    """Whether no other file may read it, from outside or in a subclass."""
    others = file.evidence.others
    if others is None or others.mention(owner.name, rf"class \w+\([^)]*\b{owner.name}\b"):
        return False
    return not others.mention(attr, rf"(?<!\bself)\.{attr}\b|[\"'.]{attr}[\"'.]")
