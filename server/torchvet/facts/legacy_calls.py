"""Calls from torch's early years: `Variable`, and switches that were set for the whole process."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode, method_of
from torchvet.facts.relevance import may_train
from torchvet.syntax.nodes import place

_VARIABLE = frozenset({"torch.autograd.Variable", "torch.autograd.variable.Variable"})


@dataclass(frozen=True)
class VariableCall:
    """`Variable(x)`."""

    node: ast.Call

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[VariableCall]:
        """Every one of this file."""
        if "Variable(" not in file.source.text:
            return
        (code,) = file.facts(LocalCode)
        for node in code.called(*_VARIABLE):
            yield cls(node)


@dataclass(frozen=True)
class GlobalSwitch:
    """`torch.set_grad_enabled(False)` as a statement, and a training after it that nothing switches on again."""

    node: ast.Call
    backward: ast.Call

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[GlobalSwitch]:
        """Every one of this file."""
        text = file.source.text
        if (
            "set_grad_enabled" not in text
            or not may_train(text)
            or "enable_grad" in text.replace("set_grad_", "")
        ):
            return
        (code,) = file.facts(LocalCode)
        calls = code.called("torch.set_grad_enabled")
        if len(calls) != 1 or not isinstance(code.parents[calls[0]], ast.Expr) or not _switches_off(calls[0]):
            return
        scope = code.scope(calls[0])
        for node in code.in_scope[scope]:
            is_later = place(node) > place(calls[0]) and not code.is_conditional(calls[0])
            if is_later and isinstance(node, ast.Call) and method_of(node, "backward") is not None:
                yield cls(calls[0], node)
                return


def _switches_off(call: ast.Call) -> bool:
    given = [*call.args, *(each.value for each in call.keywords)]
    return len(given) == 1 and isinstance(given[0], ast.Constant) and given[0].value is False
