"""Calls from torch's early years: `Variable`, and switches that were set for the whole process."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.origins import calls_of, lifted
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
        if "Variable" not in file.source.text:
            return
        (code,) = file.facts(LocalCode)
        for node in code.called(*_VARIABLE):
            yield cls(node)


_SWITCHES = (
    "torch.set_grad_enabled",
    "torch.autograd.set_grad_enabled",
    "torch.autograd.grad_mode.set_grad_enabled",
)


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
        calls = code.called(*_SWITCHES)
        if len(calls) != 1 or not isinstance(code.parents[calls[0]], ast.Expr) or not _switches_off(calls[0]):
            return
        if code.is_under(calls[0], ast.If, ast.Try, ast.With, ast.Match):
            return
        for backward in code.methods_called("backward"):
            if _comes_after(code, calls[0], backward):
                yield cls(calls[0], backward)
                return


def _comes_after(code: LocalCode, switch: ast.Call, backward: ast.Call) -> bool:
    """Whether the backward runs once gradients are off, in the scope of either or in one that calls both."""
    scopes = [code.scope(switch), code.scope(backward)]
    for scope in list(scopes):
        calls = calls_of(code, scope) if isinstance(scope, ast.FunctionDef) else []
        scopes += [code.scope(calls[0])] if len(calls) == 1 else []
    for scope in scopes:
        first, second = lifted(code, switch, scope), lifted(code, backward, scope)
        if first is None or second is None or first is second:
            continue
        shared = set(code.loops(first)) & set(code.loops(second))
        if shared or place(second) > place(first):
            return True
    return False


def _switches_off(call: ast.Call) -> bool:
    given = [*call.args, *(each.value for each in call.keywords)]
    return len(given) == 1 and isinstance(given[0], ast.Constant) and given[0].value is False
