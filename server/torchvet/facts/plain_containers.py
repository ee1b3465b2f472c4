"""Layers that a module keeps where nn.Module does not look for them: in plain lists, tuples and dicts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import method_of
from torchvet.facts.class_table import ClassTable
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.made_modules import first_with_weights, has_weights
from torchvet.facts.pieces import path_text
from torchvet.syntax.nodes import walk

# What may register the layers in another way, or keep them out on purpose.
_REGISTERS = re.compile(
    r"^(add_module|register_module|__setattr__|setattr|_modules|named_children|__dict__|vars)$"
)


@dataclass(frozen=True)
class PlainContainer:
    """`statement` binds the attribute `path` of a module to a list, tuple or dict of layers such as `layer`.

    `literal` is the container, when one expression makes it whole; `wanted` is the class that registers its items.
    """

    statement: ast.Assign
    path: str
    layer: ast.Call
    literal: ast.expr | None
    wanted: str

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[PlainContainer]:
        """Every one of this file that nothing registers in another way."""
        if "torch" not in file.source.text or "self." not in file.source.text:
            return
        (code,), (table,) = file.facts(LocalCode), file.facts(ClassTable)
        for statement in code.index.of(ast.Assign):
            target = statement.targets[0]
            if len(statement.targets) != 1 or not isinstance(target, ast.Attribute):
                continue
            owner = code.class_of(statement)
            if path_text(target.value) != "self" or owner is None or not _is_container(statement.value):
                continue
            path = path_text(target)
            if len(code.all_bindings(target)) != 1 or not table.is_module(owner):
                continue
            inside = _layer_in(file, statement.value)
            layer = inside or _layer_added(file, code, owner, path)
            if layer is not None and not is_registered(code, owner, target.attr):
                is_dict = isinstance(statement.value, ast.Dict | ast.DictComp)
                is_whole = inside is not None and not isinstance(statement.value, ast.Tuple)
                wanted = "ModuleDict" if is_dict else "ModuleList"
                yield cls(statement, path, layer, statement.value if is_whole else None, wanted)


def _is_container(value: ast.expr) -> bool:
    return isinstance(value, ast.List | ast.Tuple | ast.Dict | ast.ListComp | ast.DictComp)


def _layer_in(file: FileFacts, value: ast.expr) -> ast.Call | None:
    """The first layer with weights among the items."""
    items: list[ast.expr] = []
    if isinstance(value, ast.List | ast.Tuple):
        items = value.elts
    elif isinstance(value, ast.Dict):
        items = value.values
    elif isinstance(value, ast.ListComp):
        items = [value.elt]
    elif isinstance(value, ast.DictComp):
        items = [value.value]
    if isinstance(value, ast.List | ast.Tuple) and len(items) == 1:
        # A known way of hiding a frozen module from its owner.
        return None
    # Names and attributes may stand for layers that are registered under another name too.
    return first_with_weights(file, items)


def _layer_added(file: FileFacts, code: LocalCode, owner: ast.ClassDef, path: str) -> ast.Call | None:
    """The first `self.layers.append(nn.Linear(…))` in the class."""
    for call in code.methods_called("append"):
        into = method_of(call, "append")
        is_here = code.class_of(call) is owner and into is not None and path_text(into) == path
        given = call.args[0] if is_here and len(call.args) == 1 else None
        if isinstance(given, ast.Call) and has_weights(file, given):
            return given
    return None


def is_registered(code: LocalCode, owner: ast.ClassDef, attr: str) -> bool:
    """Whether something else in the class registers the items, or takes the container out of sight."""
    for each in walk(owner):
        name = each.attr if isinstance(each, ast.Attribute) else each.id if isinstance(each, ast.Name) else ""
        if _REGISTERS.match(name):
            return True
        if isinstance(each, ast.Attribute) and each.attr == attr and isinstance(each.ctx, ast.Load):
            around = code.parents[each]
            is_given = isinstance(around, ast.Call | ast.Starred | ast.keyword)
            # `nn.Sequential(*self.layers)`, `self.blocks = self.layers`: seen, and perhaps registered, elsewhere.
            if isinstance(around, ast.Assign) or (is_given and not _only_counts(around)):
                return True
    return False


def _only_counts(around: ast.AST) -> bool:
    functions = ("len", "enumerate", "zip", "reversed", "range")
    return isinstance(around, ast.Call) and path_text(around.func) in functions
