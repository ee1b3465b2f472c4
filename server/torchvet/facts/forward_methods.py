"""Modules whose forward is not there, goes by a misspelt name, or returns nothing."""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from torchvet.facts.bound_objects import BoundObjects, Sort
from torchvet.facts.class_table import ClassTable, class_made
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.module_methods import AttributeUses, method_of_class
from torchvet.facts.origins import origins
from torchvet.facts.pieces import path_text
from torchvet.syntax.nodes import walk

_FORWARD = "forward"
# What takes a call in forward's place, or makes an object of another class.
_CALLED_INSTEAD = ("__call__", "_call_impl", "__getattr__", "__getattribute__", "__new__")
_PLAIN_BASES = frozenset({"torch.nn.Module", "abc.ABC", "typing.Generic", "object"})
_PLAIN_DECORATORS = frozenset({"torch.no_grad", "torch.inference_mode", "torch.enable_grad"})
_PATCHED = re.compile(r"\.forward\s*(?::[^=\n]+)?=[^=]|setattr\(|raises\(|assertRaises")
_LEAST_LIKENESS = 0.85


class Fault(Enum):
    """What is wrong with a forward."""

    MISSPELT = auto()
    MISSING = auto()
    NOTHING = auto()


@dataclass(frozen=True)
class ForwardFault:
    """A module class `owner` without a working forward.

    `method` is the misspelt one or the one that returns nothing, `last` the statement whose value is lost and `result`
    the name it is bound to, `call` the one that raises.
    """

    fault: Fault
    owner: ast.ClassDef
    owner_file: FileFacts
    method: ast.FunctionDef | None = None
    last: ast.stmt | None = None
    result: str = ""
    call: ast.Call | None = None

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[ForwardFault]:
        """Every one of this file's classes, and of imported ones that it calls objects of."""
        text = file.source.text
        if ("Module" not in text and not file.evidence.modules) or file.mentions(_PATCHED):
            return
        (table,), told = file.facts(ClassTable), set()
        for owner in table.classes.values():
            method = _misspelt(file, table, owner)
            if method is not None:
                told.add(owner)
                yield cls(Fault.MISSPELT, owner, file, method)
            else:
                yield from cls._returning_nothing(file, table, owner)
        for call in _calls_without_forward(file):
            own = class_made(file, call[1])
            if own is not None and own[1] not in told:
                told.add(own[1])
                yield cls(Fault.MISSING, own[1], own[0], call=call[0])

    @classmethod
    def _returning_nothing(
        cls, file: FileFacts, table: ClassTable, owner: ast.ClassDef
    ) -> Iterator[ForwardFault]:
        for method in owner.body:
            is_forward = isinstance(method, ast.FunctionDef) and method.name == _FORWARD
            if not isinstance(method, ast.FunctionDef) or not is_forward or not table.is_module(owner):
                continue
            if _is_plain(file, method) and not _answers(method):
                last = method.body[-1]
                result = _bound_at_the_end(last)
                if result or _is_layer_call(file, last):
                    yield cls(Fault.NOTHING, owner, file, method, last, result)


def _misspelt(file: FileFacts, table: ClassTable, owner: ast.ClassDef) -> ast.FunctionDef | None:
    """The method that can only be meant for forward."""
    if not _has_no_forward(table, owner):
        return None
    near = [each for each in owner.body if isinstance(each, ast.FunctionDef) and _is_like_forward(each.name)]
    if len(near) != 1 or near[0].decorator_list or file.evidence.others is None:
        return None
    is_called = near[0].name in file.facts(AttributeUses)[0].by_name
    is_inherited = any(
        each is not owner and owner in (table.lineage(each) or ()) for each in table.classes.values()
    )
    if is_called or is_inherited or file.evidence.others.mention(near[0].name, rf"\b{near[0].name}\b"):
        return None
    return near[0]


def _is_like_forward(name: str) -> bool:
    likeness = difflib.SequenceMatcher(None, name.lower(), _FORWARD).ratio()
    return name.isalpha() and likeness >= _LEAST_LIKENESS


def _has_no_forward(table: ClassTable, owner: ast.ClassDef) -> bool:
    """Whether objects of the class have no forward but that of `nn.Module`, which raises."""
    owned = table.ancestors(owner)
    if owned is None or not table.is_module(owner):
        return False
    for there, each in owned:
        bases = [there.base_name(base) for base in each.bases if there.class_of(base) is None]
        if not set(bases) <= _PLAIN_BASES or each.decorator_list or there.file.mentions(_PATCHED):
            return False
        names = {one.id for part in each.body for one in _bound_names(part)}
        if _FORWARD in names or names & set(_CALLED_INSTEAD):
            return False
    return all(method_of_class(table, owner, name) is None for name in (_FORWARD, *_CALLED_INSTEAD))


def _bound_names(statement: ast.stmt) -> Iterator[ast.Name]:
    """What a statement of a class body binds, also under a condition; a method by its name."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield ast.Name(statement.name)
        return
    for each in walk(statement):
        if isinstance(each, ast.Name) and not isinstance(each.ctx, ast.Load):
            yield each
        elif isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.Name(each.name)


def _calls_without_forward(file: FileFacts) -> Iterator[tuple[ast.Call, ast.Call]]:
    """Calls of modules that have no forward, each with what makes the module."""
    (code,) = file.facts(LocalCode)
    for call in code.index.of(ast.Call):
        made = origins(code, call.func) if isinstance(call.func, ast.Name | ast.Attribute) else []
        own = class_made(file, made[0]) if len(made) == 1 else None
        if own is None or code.is_under(call, ast.Try):
            continue
        (table,) = own[0].facts(ClassTable)
        if _has_no_forward(table, own[1]):
            yield call, made[0]


def _is_plain(file: FileFacts, method: ast.FunctionDef) -> bool:
    names = [
        file.source.imports.qualified(each.func if isinstance(each, ast.Call) else each)
        for each in method.decorator_list
    ]
    return all(each in _PLAIN_DECORATORS for each in names)


def _answers(method: ast.FunctionDef) -> bool:
    """Whether it returns something, or has another purpose: to keep, to fill or to refuse."""
    for each in walk(method):
        if isinstance(each, ast.Return | ast.Yield | ast.YieldFrom | ast.Raise | ast.Global | ast.Nonlocal):
            return True
        is_stored = isinstance(getattr(each, "ctx", None), ast.Store | ast.Del)
        if is_stored and not isinstance(each, ast.Name | ast.Tuple | ast.List | ast.Starred):
            return True
    return False


def _bound_at_the_end(last: ast.stmt) -> str:
    """The name that the last statement computes from a part of the module, and that nothing reads any more."""
    statement = last
    if isinstance(last, ast.For) and last.body and not last.orelse:
        statement = last.body[-1]
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return ""
    target, value = statement.targets[0], statement.value
    if not isinstance(target, ast.Name):
        return ""
    uses_itself = any(isinstance(each, ast.Name) and each.id == target.id for each in walk(value))
    is_loop = statement is not last
    is_call = isinstance(value, ast.Call) and (path_text(value.func).startswith("self.") or uses_itself)
    return target.id if is_call and (uses_itself or not is_loop) else ""


def _is_layer_call(file: FileFacts, last: ast.stmt) -> bool:
    """Whether the last statement calls a layer or function of torch's for nothing."""
    call = last.value if isinstance(last, ast.Expr) else None
    if not isinstance(call, ast.Call):
        return False
    (code,), (objects,) = file.facts(LocalCode), file.facts(BoundObjects)
    name = code.name(call.func)
    if name.startswith("torch.nn.functional."):
        return not name.endswith("_") and not any(each.arg in ("inplace", "out") for each in call.keywords)
    if not path_text(call.func).startswith("self."):
        return False
    made = code.made_by(call.func)
    is_torch = made is not None and code.name(made.func).startswith("torch.nn.")
    in_place = made is not None and any(each.arg == "inplace" for each in made.keywords)
    return is_torch and not in_place and objects.sort(call.func) is Sort.MODULE
