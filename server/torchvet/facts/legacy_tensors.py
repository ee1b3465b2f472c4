"""Calls of `torch.Tensor` that give something else than they look like: memory nobody has filled, or other numbers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.origins import constant_values
from torchvet.facts.pieces import path_text

_CONSTRUCTORS = re.compile(r"^torch\.(cuda\.)?(Float|Double|Half|Long|Int|Short|Byte|Bool)?Tensor$")
_FILLING = re.compile(
    r"init|fill|copy|reset|load|scatter|set_|out$|normal|uniform|assert|shape|size|dim|type|isinstance"
)


@dataclass(frozen=True)
class LegacyTensor:
    """`call` makes a tensor of these sizes with whatever was in memory, or, with `items`, floats of whole numbers."""

    call: ast.Call
    name: str
    items: ast.List | None

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[LegacyTensor]:
        """Every one of this file, unless it is filled afterwards."""
        if "Tensor(" not in file.source.text:
            return
        (code,) = file.facts(LocalCode)
        for call in code.index.of(ast.Call):
            name = code.name(call.func)
            if call.keywords or not call.args or not _CONSTRUCTORS.match(name):
                continue
            first = call.args[0]
            if isinstance(first, ast.List) and len(call.args) == 1:
                # Inside a larger expression the floats are meant, or converted back.
                is_kept = isinstance(code.parents[call], ast.Assign)
                if name == "torch.Tensor" and is_kept and _are_whole(first):
                    yield cls(call, name, first)
            elif all(_is_size(code, each) for each in call.args) and not _is_filled(code, call):
                yield cls(call, name, None)


def _are_whole(items: ast.List) -> bool:
    """Whether all items are whole numbers, written out."""
    flat = [part for each in items.elts for part in (each.elts if isinstance(each, ast.List) else [each])]
    return bool(flat) and all(_is_whole(each) for each in flat)


def _is_whole(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node = node.operand
    return isinstance(node, ast.Constant) and type(node.value) is int


def _is_size(code: LocalCode, node: ast.expr) -> bool:
    values = constant_values(code, node)
    return bool(values) and all(type(each) is int for each in values)


def _is_filled(code: LocalCode, call: ast.Call) -> bool:
    """Whether something writes into the tensor, asks only for its form, or takes it where that is not seen."""
    around = code.parents[call]
    if isinstance(around, ast.Attribute):
        return True
    if isinstance(
        around, ast.Call | ast.keyword | ast.Starred | ast.Return | ast.Tuple | ast.List | ast.Dict
    ):
        return True
    target = around.targets[0] if isinstance(around, ast.Assign) and len(around.targets) == 1 else None
    path = path_text(target) if target is not None else ""
    if not path or path.count(".") > 1:
        return not isinstance(around, ast.BinOp | ast.Compare | ast.Expr)
    last = path.rpartition(".")[2]
    names = code.index.of(ast.Attribute) if "." in path else code.index.of(ast.Name)
    uses = [each for each in names if last in (getattr(each, "id", ""), getattr(each, "attr", ""))]
    reads = [each for each in uses if isinstance(each.ctx, ast.Load)]
    return not reads or any(_may_fill(code, each) for each in reads)


def _may_fill(code: LocalCode, use: ast.expr) -> bool:
    around = code.parents[use]
    if isinstance(around, ast.Subscript):
        return not isinstance(around.ctx, ast.Load) or _may_fill(code, around)
    if isinstance(around, ast.Attribute):
        return around.attr.endswith("_") or around.attr == "data" or _FILLING.search(around.attr) is not None
    call = (
        code.parents[around]
        if isinstance(around, ast.keyword | ast.Starred | ast.List | ast.Tuple)
        else around
    )
    if isinstance(call, ast.Call) and call.func is not use:
        # Only torch's own functions are known to leave their arguments alone.
        name = code.name(call.func)
        is_output = isinstance(around, ast.keyword) and around.arg == "out"
        return is_output or not name.startswith("torch.") or _FILLING.search(name) is not None
    return isinstance(around, ast.For | ast.Assign | ast.Return | ast.List | ast.Tuple | ast.Dict)
