"""Runs a program for real and notes every tensor that is assigned or returned, every state dict, and how it ends."""

from __future__ import annotations

import ast
import sys
import traceback
import types
import warnings
from dataclasses import dataclass, field
from typing import Any

import torch

from torchvet.evidence import Span
from torchvet.syntax.source import SourceFile

_NOTE = "__note_tensor__"
Seen = tuple[tuple[int, ...], str]


@dataclass
class Truth:
    """What a run showed; `raised` is type, text and the lines of the program in the traceback."""

    tensors: dict[Span, list[Seen]] = field(default_factory=dict)
    states: dict[str, list[tuple[str, tuple[int, ...], str]]] = field(default_factory=dict)
    raised: tuple[str, str, tuple[int, ...]] | None = None


def truth_of(text: str) -> Truth:
    """Runs `text` as a script."""
    source = SourceFile("program.py", text)
    truth = Truth()
    tree = ast.fix_missing_locations(_Noting(source).visit(ast.parse(text)))
    # A module of its own, because dataclasses look themselves up.
    module = types.ModuleType("zoo_program")
    sys.modules["zoo_program"] = module
    names: dict[str, Any] = module.__dict__
    names.update({"__name__": "__main__", _NOTE: lambda span, value: _note(truth, span, value)})
    sys.modules["__main__"], main = module, sys.modules["__main__"]
    torch.manual_seed(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(tree, "program.py", "exec"), names)
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        lines = tuple(each.lineno or 0 for each in frames if each.filename == "program.py")
        truth.raised = (type(error).__name__, str(error), lines)
    finally:
        sys.modules["__main__"] = main
        del sys.modules["zoo_program"]
    for name, value in names.items():
        if isinstance(value, torch.nn.Module):
            state = value.state_dict().items()
            truth.states[name] = [(key, tuple(each.shape), _dtype(each)) for key, each in state]
    return truth


def _dtype(tensor: torch.Tensor) -> str:
    return str(tensor.dtype).removeprefix("torch.")


def _note(truth: Truth, span: Span, value: object) -> object:
    if isinstance(value, torch.Tensor):
        seen = (tuple(value.shape), _dtype(value))
        found = truth.tensors.setdefault(span, [])
        if seen not in found:
            found.append(seen)
    return value


class _Noting(ast.NodeTransformer):
    """Adds a note behind every assignment, and around what is returned."""

    def __init__(self, source: SourceFile) -> None:
        self._source = source

    def visit_Assign(self, node: ast.Assign) -> list[ast.stmt]:
        self.generic_visit(node)
        names = [each for target in node.targets for each in _names(target)]
        # Of a name that is bound twice, only the last value is left to look at.
        ids = [each.id for each in names]
        return [node, *(self._noted(each) for each in names if ids.count(each.id) == 1)]

    def visit_AugAssign(self, node: ast.AugAssign) -> list[ast.stmt]:
        return [node, *(self._noted(each) for each in _names(node.target))]

    def visit_Return(self, node: ast.Return) -> ast.stmt:
        if node.value is not None:
            node.value = self._call(self._source.span_of(node.value), node.value)
        return node

    def _noted(self, name: ast.Name) -> ast.stmt:
        return ast.Expr(self._call(self._source.span_of(name), ast.Name(name.id, ast.Load())))

    def _call(self, span: Span, value: ast.expr) -> ast.Call:
        return ast.Call(ast.Name(_NOTE, ast.Load()), [ast.Constant(span), value], [])


def _names(target: ast.expr) -> list[ast.Name]:
    if isinstance(target, ast.Name):
        return [target]
    if isinstance(target, ast.Tuple | ast.List):
        return [name for each in target.elts for name in _names(each)]
    return []
