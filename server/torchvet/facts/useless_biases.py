"""Layers with a bias that the batch norm right behind them takes away again."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from torchvet.facts.call_parts import argument, has_unpacking, is_true
from torchvet.facts.class_table import ClassTable
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.module_methods import AttributeUses, method_of_class

_BIASED = re.compile(r"^torch\.nn\.(Linear|Conv[123]d|ConvTranspose[123]d)$")
_NORMS = re.compile(r"^torch\.nn\.(BatchNorm[123]d|SyncBatchNorm)$")
# The place of `bias` among the arguments.
_BIAS_AT = {"Linear": 2}
_BIAS_AT_OTHERS = 7
# Code that touches biases, or loads weights that have some.
_NEEDS_BIAS = re.compile(
    r"\.bias\b|load_state_dict|from_pretrained|load_url|pretrained|checkpoint|fuse", re.I
)


@dataclass(frozen=True)
class UselessBias:
    """The layer that `layer` makes has a bias, and its result goes straight into the batch norm that `norm` makes.

    `is_written`: the arguments say `bias=True`.
    """

    layer: ast.Call
    norm: ast.Call
    is_written: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[UselessBias]:
        """Every one of this file, unless something there wants the biases."""
        text = file.source.text
        if "BatchNorm" not in text or file.mentions(_NEEDS_BIAS):
            return
        (code,), (table,) = file.facts(LocalCode), file.facts(ClassTable)
        for call in code.called("torch.nn.Sequential"):
            for layer, norm in pairwise(call.args):
                yield from cls._pair(code, layer, norm)
        for owner in table.classes.values():
            if table.is_module(owner) and method_of_class(table, owner, "forward") is not None:
                yield from cls._in_methods(file, code, owner)

    @classmethod
    def _in_methods(cls, file: FileFacts, code: LocalCode, owner: ast.ClassDef) -> Iterator[UselessBias]:
        """`self.norm(self.conv(x))`, or the same in two statements that follow each other."""
        for call in code.index.of(ast.Call):
            if code.class_of(call) is not owner or not _is_one_argument(call):
                continue
            given = call.args[0]
            if isinstance(given, ast.Name):
                given = _from_statement_before(code, call, given) or given
            layer, norm = _only_layer(file, code, owner, given), _only_layer(file, code, owner, call)
            yield from cls._pair(code, layer, norm)

    @classmethod
    def _pair(cls, code: LocalCode, layer: ast.expr | None, norm: ast.expr | None) -> Iterator[UselessBias]:
        if not isinstance(layer, ast.Call) or not isinstance(norm, ast.Call) or has_unpacking(layer):
            return
        name = code.name(layer.func)
        if _BIASED.match(name) and _NORMS.match(code.name(norm.func)):
            bias = argument(layer, _BIAS_AT.get(name.rpartition(".")[2], _BIAS_AT_OTHERS), "bias")
            if bias is None or is_true(bias):
                yield cls(layer, norm, bias is not None)


def _is_one_argument(call: ast.Call) -> bool:
    is_attribute = isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name)
    return is_attribute and len(call.args) == 1 and not call.keywords


def _from_statement_before(code: LocalCode, call: ast.Call, name: ast.Name) -> ast.expr | None:
    """What the statement right before binds to the name, when this one binds it anew."""
    statement = code.statement(call)
    block = code.block_of(statement) if statement is not None else []
    index = block.index(statement) if statement in block else 0
    if not index or not isinstance(statement, ast.Assign) or statement.value is not call:
        return None
    before, targets = block[index - 1], [*statement.targets]
    if not isinstance(before, ast.Assign) or len(before.targets) != 1 or len(targets) != 1:
        return None
    is_same = all(
        isinstance(each, ast.Name) and each.id == name.id for each in (before.targets[0], targets[0])
    )
    return before.value if is_same else None


def _only_layer(file: FileFacts, code: LocalCode, owner: ast.ClassDef, call: ast.expr) -> ast.Call | None:
    """What makes the layer in `self.layer(…)`, which nothing else uses."""
    if (
        not isinstance(call, ast.Call)
        or not _is_one_argument(call)
        or not isinstance(call.func, ast.Attribute)
    ):
        return None
    uses = file.facts(AttributeUses)[0].of(owner, call.func.attr)
    if sum(isinstance(each.ctx, ast.Load) for each in uses) != 1 or len(uses) != 2:
        return None
    return code.made_by(call.func)
