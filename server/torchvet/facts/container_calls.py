"""Calls of modules that only hold other modules: ModuleList and its kin have no forward."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.class_table import ClassTable
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode, expects_failure
from torchvet.facts.origins import origins
from torchvet.facts.pieces import path_text

_CONTAINERS = re.compile(r"^torch\.nn\.(Module|Parameter)(List|Dict)$")
# A forward that is put into the object, or an attribute set by its name.
_PATCHED = re.compile(r"\.forward\s*=[^=]|setattr\(|__call__\s*=")
_MAY_NOT_RUN = (ast.Try, ast.Match)


@dataclass(frozen=True)
class ContainerCall:
    """`call` runs a container that `made` makes; `kind` is its class. `path` names it, "" when it has no name.

    `inside` is the container as a step of a Sequential, when it is that which is called.
    """

    call: ast.Call
    made: ast.Call
    kind: str
    path: str
    inside: ast.expr | None = None

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[ContainerCall]:
        """Every one of this file."""
        if not re.search(r"(Module|Parameter)(List|Dict)", file.source.text) or file.mentions(_PATCHED):
            return
        (code,) = file.facts(LocalCode)
        if expects_failure(code):
            return
        for call in code.index.of(ast.Call):
            if not isinstance(call.func, ast.Name | ast.Attribute) or code.name(call.func):
                continue
            made = origins(code, call.func)
            if not made or code.is_under(call, *_MAY_NOT_RUN) or not _is_settled(file, code, call.func):
                continue
            path = path_text(call.func)
            if all(_CONTAINERS.match(code.name(each.func)) for each in made) and not _is_asked(code, call):
                yield cls(call, made[0], code.name(made[0].func).rpartition(".")[2], path)
            elif len(made) == 1 and code.name(made[0].func) == "torch.nn.Sequential":
                yield from cls._steps(code, call, made[0], path)

    @classmethod
    def _steps(
        cls, code: LocalCode, call: ast.Call, sequential: ast.Call, path: str
    ) -> Iterator[ContainerCall]:
        """The first step that is a container: the Sequential calls it like every other."""
        for step in sequential.args:
            made = origins(code, step) if not isinstance(step, ast.Starred) else []
            if made and all(_CONTAINERS.match(code.name(each.func)) for each in made):
                yield cls(call, made[0], code.name(made[0].func).rpartition(".")[2], path, step)
                return


def _is_asked(code: LocalCode, call: ast.Call) -> bool:
    """Whether a condition around the call asks what the callee is."""
    last = path_text(call.func).rpartition(".")[2]
    for each in code.around(call):
        test = each.test if isinstance(each, ast.If | ast.IfExp | ast.While) else None
        if test is not None and re.search(rf"\b{last}\b|isinstance|callable|\btype\(", ast.unparse(test)):
            return True
    return False


def _is_settled(file: FileFacts, code: LocalCode, callee: ast.expr) -> bool:
    """Whether nothing else in the file may give the attribute of a module another value."""
    if not isinstance(callee, ast.Attribute):
        return True
    owner = code.class_of(callee)
    (table,) = file.facts(ClassTable)
    if owner is None or not table.is_module(owner):
        return False
    stores = [
        each for each in code.index.of(ast.Attribute) if each.attr == callee.attr and not _is_read(each)
    ]
    return all(_is_apart(table, owner, code.class_of(each), each) for each in stores)


def _is_apart(
    table: ClassTable, owner: ast.ClassDef, other: ast.ClassDef | None, store: ast.Attribute
) -> bool:
    """Whether the store is one of `owner`'s own, or of a class that has nothing to do with it."""
    if path_text(store.value) != "self" or other is None:
        return False
    lineage = table.lineage(other)
    return other is owner or (lineage is not None and owner not in lineage)


def _is_read(node: ast.Attribute) -> bool:
    return isinstance(node.ctx, ast.Load)
