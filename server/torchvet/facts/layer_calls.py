"""Calls of functional layers whose missing argument changes what they do: dropout's `training`, softmax's `dim`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import argument, has_unpacking
from torchvet.facts.class_table import ClassTable
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode

_DROPOUTS = frozenset(
    f"torch.nn.functional.{name}"
    for name in "dropout dropout1d dropout2d dropout3d alpha_dropout feature_alpha_dropout".split()
)
_FUNCTIONS = frozenset(f"torch.nn.functional.{name}" for name in "softmax log_softmax softmin".split())
_LAYERS = frozenset(f"torch.nn.{name}" for name in "Softmax LogSoftmax Softmin".split())
_MENTIONED = re.compile(r"dropout\w*\(")
_SOFTMAX = re.compile(r"softm(?:ax|in)\(", re.I)
# Dropout that stays on in evaluation is how uncertainty is sampled.
_SAMPLING = re.compile(r"mc_?drop|monte|bayes|uncertain|always|stochastic", re.I)


@dataclass(frozen=True)
class ActiveDropout:
    """A functional dropout in a module's method that `eval()` does not reach."""

    node: ast.Call
    method: str

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[ActiveDropout]:
        """Every one of this file."""
        if not _MENTIONED.search(file.source.text):
            return
        (code,) = file.facts(LocalCode)
        for node in code.called(*_DROPOUTS):
            if has_unpacking(node) or argument(node, 2, "training") is not None:
                continue
            owner, method = code.class_of(node), code.scope(node)
            if (
                owner is None
                or not isinstance(method, ast.FunctionDef)
                or not file.facts(ClassTable)[0].is_module(owner)
            ):
                continue
            text = "\n".join(file.source.lines[owner.lineno - 1 : method.end_lineno])
            is_method = bool(method.args.args) and method.args.args[0].arg == "self"
            if is_method and not _is_guarded(code, node) and not _SAMPLING.search(text):
                yield cls(node, method.name)


def _is_guarded(code: LocalCode, node: ast.AST) -> bool:
    """Whether a condition around it, or an early return before it, may look at the mode."""
    method = code.scope(node)
    tests = [each.test for each in code.in_scope[method] if isinstance(each, ast.If | ast.IfExp | ast.While)]
    return any("training" in ast.unparse(each) for each in tests)


@dataclass(frozen=True)
class ImplicitDim:
    """A softmax without `dim`; `name` is the last part of its name."""

    node: ast.Call
    name: str

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[ImplicitDim]:
        """Every one of this file."""
        if not _SOFTMAX.search(file.source.text):
            return
        (code,) = file.facts(LocalCode)
        for node in code.index.of(ast.Call):
            if has_unpacking(node):
                continue
            name = code.name(node.func)
            index = 0 if name in _LAYERS else 1 if name in _FUNCTIONS else None
            if index is None:
                continue
            dim = argument(node, index, "dim")
            if dim is None or (isinstance(dim, ast.Constant) and dim.value is None):
                yield cls(node, name.rpartition(".")[2])
