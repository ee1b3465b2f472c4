"""Optimizers and the parameters they were given: layers replaced afterwards."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import argument, calls_method, method_of
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.made_modules import has_weights
from torchvet.facts.pieces import path_text
from torchvet.facts.vocabulary import is_module_base
from torchvet.syntax.nodes import place


@dataclass(frozen=True)
class LateLayer:
    """`statement` puts a new layer into a model whose parameters `optimizer` has already taken."""

    statement: ast.Assign
    optimizer: ast.Call
    target: str

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[LateLayer]:
        """Every one of this file."""
        if ".parameters()" not in file.source.text:
            return
        (code,) = file.facts(LocalCode)
        for made in code.optimizers:
            first = argument(made, 0, "params")
            model = method_of(first, "parameters") if first is not None else None
            path = path_text(model) if model is not None else ""
            if not path or code.loops(made):
                continue
            for statement in _replacements(code, made, path):
                yield cls(statement, made, ast.unparse(statement.targets[0]))


def _replacements(code: LocalCode, made: ast.Call, model: str) -> Iterator[ast.Assign]:
    """`model.layer = nn.…(…)` after the optimizer, in the same block, with no new optimizer or group after it."""
    statement = code.statement(made)
    block = code.parents.get(statement) if statement is not None else None
    nodes = code.in_scope[code.scope(made)]
    later = [each for each in nodes if place(each) > place(made)]
    if calls_method(later, "add_param_group"):
        return
    for node in later:
        if not isinstance(node, ast.Assign) or code.parents.get(node) is not block:
            continue
        target, value = node.targets[0], node.value
        is_layer = (
            isinstance(value, ast.Call)
            and is_module_base(code.name(value.func))
            and has_weights(code.file, value)
        )
        owner = target.value if isinstance(target, ast.Attribute | ast.Subscript) else target
        is_inside = owner is not target and f"{path_text(owner)}.".startswith(f"{model}.")
        if not is_layer or not is_inside:
            continue
        scope = code.scope(made)
        again = [each for each in code.optimizers if code.scope(each) is scope and place(each) > place(node)]
        is_rebound = any(place(made) < place(each) < place(node) for each, _ in code.bindings(scope, model))
        if not again and not is_rebound:
            yield node
