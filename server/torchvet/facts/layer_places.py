"""Layers made where their weights get lost or shared: in `forward`, or one layer repeated by `[layer] * n`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.class_table import ClassTable
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.made_modules import first_with_weights, has_weights


@dataclass(frozen=True)
class LayerInForward:
    """`layer`, with weights, is made anew in every call of `method`."""

    layer: ast.Call
    method: str

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[LayerInForward]:
        """Every one in a `forward` of this file."""
        if "def forward" not in file.source.text:
            return
        (code,), (table,) = file.facts(LocalCode), file.facts(ClassTable)
        for method in code.index.of(ast.FunctionDef):
            owner = code.parents.get(method)
            if method.name != "forward" or not isinstance(owner, ast.ClassDef) or not table.is_module(owner):
                continue
            for call in code.in_scope[method]:
                if isinstance(call, ast.Call) and _is_used_up(code, call) and has_weights(file, call):
                    yield cls(call, f"{owner.name}.forward")


def _is_used_up(code: LocalCode, call: ast.Call) -> bool:
    """Whether the layer is called and nothing else: neither kept nor given weights, nor made on a condition."""
    if code.is_under(call, ast.If, ast.IfExp, ast.Try, ast.BoolOp, ast.Match, ast.With):
        # Made once, lazily; or a way that is hardly taken.
        return False
    around = code.parents[call]
    if isinstance(around, ast.Attribute) and around.attr in ("to", "cuda", "type_as"):
        moved = code.parents[around]
        around = code.parents[moved] if isinstance(moved, ast.Call) else around
        call = moved if isinstance(moved, ast.Call) else call
    if isinstance(around, ast.Call):
        return around.func is call
    target = around.targets[0] if isinstance(around, ast.Assign) and len(around.targets) == 1 else None
    if not isinstance(target, ast.Name):
        return False
    uses = [
        each
        for each in code.in_scope[code.scope(call)]
        if isinstance(each, ast.Name) and each.id == target.id and isinstance(each.ctx, ast.Load)
    ]
    return bool(uses) and all(_is_called(code, each) for each in uses)


def _is_called(code: LocalCode, use: ast.Name) -> bool:
    around = code.parents[use]
    return isinstance(around, ast.Call) and around.func is use


@dataclass(frozen=True)
class RepeatedLayer:
    """`node` repeats one and the same `layer`, so that all share its weights; `count` is how often it stands there."""

    node: ast.BinOp
    layer: ast.Call
    count: ast.expr

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[RepeatedLayer]:
        """Every one of this file."""
        if "nn" not in file.source.text or "*" not in file.source.text:
            return
        (code,) = file.facts(LocalCode)
        for node in code.index.of(ast.BinOp):
            if not isinstance(node.op, ast.Mult):
                continue
            pair = [(node.left, node.right), (node.right, node.left)]
            for items, count in pair:
                elements = items.elts if isinstance(items, ast.List | ast.Tuple) else []
                layer = first_with_weights(file, elements)
                is_once = isinstance(count, ast.Constant) and count.value in (0, 1)
                if layer is not None and not is_once and _is_collected(code, node):
                    yield cls(node, layer, count)


def _is_collected(code: LocalCode, node: ast.BinOp) -> bool:
    """Whether the copies become parts of a container of layers."""
    around = code.parents[node]
    around = code.parents[around] if isinstance(around, ast.Starred) else around
    if not isinstance(around, ast.Call):
        return False
    return code.name(around.func) in ("torch.nn.ModuleList", "torch.nn.Sequential")
