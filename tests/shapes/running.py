"""Runs a program for real, and compares every tensor expression with what the shape interpreter says of it."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any

import torch

from torchvet.evidence import Span, TensorShape
from torchvet.shapes.interpreter import tensor_shapes
from torchvet.syntax.source import SourceFile


@dataclass
class Comparison:
    """`wrong` holds what was said and what it was; `n_right` counts what was said and true."""

    wrong: list[str] = field(default_factory=list)
    n_right: int = 0


def compare_with_run(text: str, names: dict[str, Any]) -> Comparison:
    """Runs `text` with `names` defined, until its end or its first uncaught exception."""
    source = SourceFile("case.py", text)
    shapes = tensor_shapes(source)
    result = Comparison()

    def watch(span: Span, value: object) -> object:
        said = shapes[span]
        if _agrees(said, value):
            result.n_right += 1
        else:
            shape = tuple(value.shape) if isinstance(value, torch.Tensor) else type(value)
            result.wrong.append(f"{span}: said {said.dims} {said.dtype}, is {shape}")
        return value

    tree = ast.fix_missing_locations(_Watched(source, frozenset(shapes)).visit(ast.parse(text)))
    try:
        exec(compile(tree, "case.py", "exec"), {**names, "__watch": watch})
    except (RuntimeError, IndexError, ValueError, TypeError, NameError, AttributeError):
        # A program that fails has still said true things until then.
        return result
    return result


def _agrees(said: TensorShape, value: object) -> bool:
    if not isinstance(value, torch.Tensor) or said.dims is None or len(said.dims) != value.dim():
        return False
    sizes = zip(said.dims, value.shape, strict=True)
    dtype = str(value.dtype).removeprefix("torch.")
    return all(not isinstance(ours, int) or ours == real for ours, real in sizes) and said.dtype in (
        None,
        dtype,
    )


class _Watched(ast.NodeTransformer):
    """Puts every expression at one of `spans` through the watcher."""

    def __init__(self, source: SourceFile, spans: frozenset[Span]) -> None:
        self._source = source
        self._spans = spans

    def visit(self, node: ast.AST) -> ast.AST:
        inner = self.generic_visit(node)
        if not isinstance(node, ast.expr) or not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
            return inner
        span = self._source.span_of(node)
        if isinstance(node, ast.Starred) or span not in self._spans:
            return inner
        call = ast.Call(ast.Name("__watch", ast.Load()), [ast.Constant(span), inner], [])
        return ast.copy_location(call, node)
