"""Modules whose `forward` is called by its name, past their hooks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.bound_objects import BoundObjects, Sort
from torchvet.facts.class_table import ClassTable, class_made, is_module_class
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.made_modules import has_weights, is_module
from torchvet.facts.module_methods import method_of_class
from torchvet.facts.origins import origins

# Where hooks or forwards are put in place by hand, going past them may be meant.
_ON_PURPOSE = re.compile(
    r"register_(module_)?(full_)?(forward|backward)\w*hook|\.forward\s*=[^=]|MethodType|raises\("
)


@dataclass(frozen=True)
class DirectForward:
    """`call` is `module.forward(…)`, and `module` is certainly one; with weights, others may hook into it."""

    call: ast.Call
    method: ast.Attribute
    has_weights: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[DirectForward]:
        """Every one of this file, calls of an own or inherited forward left out."""
        if ".forward(" not in file.source.text or file.mentions(_ON_PURPOSE):
            return
        (code,) = file.facts(LocalCode)
        for call in code.methods_called("forward"):
            if isinstance(call.func, ast.Attribute) and _is_other_module(file, code, call.func.value):
                made = origins(code, call.func.value)
                yield cls(call, call.func, any(has_weights(file, each) for each in made))


def _is_other_module(file: FileFacts, code: LocalCode, owner: ast.expr) -> bool:
    is_own = isinstance(owner, ast.Name) and owner.id in ("self", "cls")
    (table,), (objects,) = file.facts(ClassTable), file.facts(BoundObjects)
    if is_own or table.class_of(owner) is not None or is_module_class(code.name(owner)):
        return False
    if objects.sort(owner) is not Sort.MODULE and not is_module(code, owner):
        return False
    made = [owner] if isinstance(owner, ast.Call) else origins(code, owner)
    return not any(_takes_calls(file, each) for each in made)


def _takes_calls(file: FileFacts, made: ast.Call) -> bool:
    """Whether calling an object of this class does something else than its forward."""
    own = class_made(file, made)
    if own is None:
        return False
    (table,) = own[0].facts(ClassTable)
    return any(method_of_class(table, own[1], name) is not None for name in ("__call__", "_call_impl"))
