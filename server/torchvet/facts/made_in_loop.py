"""Optimizers made anew in every pass of the loop that steps them: what they remember is lost each time."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode, argument, method_of
from torchvet.facts.optimizer_paths import is_proven_optimizer
from torchvet.facts.pieces import path_text
from torchvet.facts.relevance import may_train
from torchvet.facts.values import Kind
from torchvet.facts.vocabulary import kind_of_constructor


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
        for node in code.index.of(ast.Call):
            if kind_of_constructor(code.name(node.func)) is not Kind.OPTIMIZER:
                continue
            statement, loops = code.parents.get(node), code.loops(node)
            target = statement.targets[0] if isinstance(statement, ast.Assign) else None
            if not isinstance(target, ast.Name) or not loops or code.is_conditional(node, loops[0]):
                continue
            step = _step_beside(code, loops[0], target)
            if step is not None and is_proven_optimizer(code, target) and _is_for_outer(code, node, loops[0]):
                yield cls(node, step, target.id)


def _step_beside(code: LocalCode, loop: ast.AST, target: ast.Name) -> ast.Call | None:
    """The one step of the optimizer, in the very loop that makes it."""
    steps = []
    for each in code.in_scope[code.scope(target)]:
        owner = method_of(each, "step")
        if isinstance(each, ast.Call) and owner is not None and path_text(owner) == target.id:
            steps.append(each)
    is_beside = len(steps) == 1 and code.loops(steps[0])[:1] == [loop]
    return steps[0] if is_beside else None


def _is_for_outer(code: LocalCode, made: ast.Call, loop: ast.AST) -> bool:
    """Whether the model whose parameters it takes lives longer than one pass."""
    first = argument(made, 0, "params")
    model = method_of(first, "parameters") if first is not None else None
    if not isinstance(model, ast.Name) or not code.all_bindings(model):
        return False
    # A model that the loop binds, or that is one of many, is another one in each pass.
    return not any(loop in code.around(target) for target, _ in code.all_bindings(model))
