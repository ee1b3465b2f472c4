"""Optimizers made anew in every pass of the loop that steps them: what they remember is lost each time."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import argument, method_of
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.optimizer_paths import is_proven_optimizer
from torchvet.facts.origins import calls_of, origins
from torchvet.facts.pieces import path_text
from torchvet.facts.relevance import may_train


@dataclass(frozen=True)
class RemadeOptimizer:
    """`node` makes an optimizer in the innermost loop that steps it, for parameters made outside that loop."""

    node: ast.Call
    step: ast.Call
    name: str

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[RemadeOptimizer]:
        """Every one of this file."""
        if not may_train(file.source.text):
            return
        (code,) = file.facts(LocalCode)
        for node in code.optimizers:
            target = _target(code, node)
            loop = _loop(code, node)
            if target is None or loop is None:
                continue
            step = _step_beside(code, loop, node, target)
            is_optimizer = not isinstance(target, ast.Name) or is_proven_optimizer(code, target)
            if step is not None and is_optimizer and _is_for_outer(code, node, loop):
                yield cls(node, step, path_text(target))


def _target(code: LocalCode, made: ast.Call) -> ast.expr | None:
    """The name or attribute that is bound to the optimizer, when nothing else is bound to it."""
    statement = code.parents.get(made)
    target = statement.targets[0] if isinstance(statement, ast.Assign) else None
    is_one = isinstance(target, ast.Name) or (
        isinstance(target, ast.Attribute) and len(code.all_bindings(target)) == 1
    )
    return target if is_one else None


def _loop(code: LocalCode, made: ast.Call) -> ast.AST | None:
    """The innermost loop that makes it in every pass, also through the one call of its function."""
    around, scope = code.loops(made), code.scope(made)
    if around:
        return None if code.is_conditional(made, around[0]) else around[0]
    calls = (
        calls_of(code, scope) if isinstance(scope, ast.FunctionDef) and not code.is_conditional(made) else []
    )
    around = code.loops(calls[0]) if len(calls) == 1 else []
    return around[0] if around and not code.is_conditional(calls[0], around[0]) else None


def _step_beside(code: LocalCode, loop: ast.AST, made: ast.Call, target: ast.expr) -> ast.Call | None:
    """The one step of the optimizer, in the very loop or function that makes it."""
    steps = []
    for each in code.in_scope[code.scope(made)]:
        owner = method_of(each, "step")
        if isinstance(each, ast.Call) and owner is not None and path_text(owner) == path_text(target):
            steps.append(each)
    is_beside = len(steps) == 1 and code.loops(steps[0])[:1] in ([loop], code.loops(made)[:1])
    return steps[0] if is_beside else None


def _is_for_outer(code: LocalCode, made: ast.Call, loop: ast.AST) -> bool:
    """Whether the model whose parameters it takes lives longer than one pass."""
    first = argument(made, 0, "params")
    model = method_of(first, "parameters") if first is not None else None
    if not isinstance(model, ast.Name | ast.Attribute) or not code.all_bindings(model):
        return False
    if not code.loops(made):
        known = origins(code, model)
        return bool(known) and not any(loop in code.around(each) for each in known)
    # A model that the loop binds, or that is one of many, is another one in each pass.
    return not any(loop in code.around(target) for target, _ in code.all_bindings(model))
