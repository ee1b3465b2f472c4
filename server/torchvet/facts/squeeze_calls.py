"""Calls of `squeeze` with a dim on a tensor whose shape is known where the call stands.

Calls directly in a `try` with handlers are left out: there the code probes what works.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.evidence import Dim, Span
from torchvet.facts.file import FileFacts
from torchvet.syntax.imports import ImportTable
from torchvet.syntax.tree_index import TreeIndex

_NAMES = frozenset(("squeeze", "squeeze_"))

# Most files only unsqueeze; their shapes need not be worked out.
SQUEEZE = re.compile(r"(?<!un)squeeze_?\(")


@dataclass(frozen=True)
class SqueezeCall:
    """`tensor.squeeze(dim)` or `torch.squeeze(tensor, dim)`.

    `axes` are the dims from 0 on, in the order written at `dim_node`; `origin` is where the shape was decided.
    `is_weak`: the file never imports torch, so that it only looks like a tensor.
    """

    node: ast.Call
    tensor: ast.expr
    dim_node: ast.expr
    axes: tuple[int, ...]
    dims: tuple[Dim, ...]
    origin: Span | None
    is_weak: bool

    @property
    def is_method(self) -> bool:
        """Whether the tensor stands before the dot."""
        return isinstance(self.node.func, ast.Attribute) and self.node.func.value is self.tensor

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[SqueezeCall]:
        """Every such call whose dims are literal ints within the rank."""
        if not SQUEEZE.search(file.source.text) or not file.evidence.shapes:
            return
        imports = file.source.imports
        is_weak = "torch" not in imports.roots
        probing = _probing_calls(file.source.index)
        for node in file.source.index.of(ast.Call):
            if node in probing:
                continue
            parts = _parts(node, imports)
            shape = None if parts is None else file.evidence.shapes.get(file.source.span_of(parts[0]))
            if parts is None or shape is None or shape.dims is None:
                continue
            axes = _axes(parts[1], len(shape.dims))
            if axes:
                yield cls(node, parts[0], parts[1], axes, shape.dims, shape.origin, is_weak)


def _parts(node: ast.Call, imports: ImportTable) -> tuple[ast.expr, ast.expr] | None:
    """The tensor and the dim argument."""
    given = list(node.args)
    if isinstance(node.func, ast.Attribute) and imports.qualified_or_conventional(node.func) is None:
        if node.func.attr not in _NAMES:
            return None
        given.insert(0, node.func.value)
    else:
        found = imports.qualified_or_conventional(node.func)
        if found is None or found[0] not in ("torch.squeeze", "torch.squeeze_", "torch.Tensor.squeeze"):
            return None
    named = {keyword.arg: keyword.value for keyword in node.keywords}
    if len(given) + len(named) != 2 or any(isinstance(each, ast.Starred) for each in given):
        return None
    tensor = given[0] if given else named.get("input")
    dim = given[1] if len(given) == 2 else named.get("dim")
    return None if tensor is None or dim is None else (tensor, dim)


def _axes(node: ast.expr, rank: int) -> tuple[int, ...]:
    """The literal dims of `node` counted from 0; empty when one is unknown or out of range."""
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return ()
    dims = value if isinstance(value, (tuple, list)) else (value,)
    if not all(type(each) is int and -rank <= each < rank for each in dims):
        return ()
    return tuple(each % rank for each in dims)


def _probing_calls(index: TreeIndex) -> set[ast.AST]:
    tries = [each for each in index.of(ast.Try) if each.handlers]
    return {
        node
        for each in tries
        for statement in each.body
        for node in ast.walk(statement)
        if isinstance(node, ast.Call)
    }
