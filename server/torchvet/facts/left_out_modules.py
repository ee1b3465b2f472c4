"""Modules that take part in the loss and whose parameters no optimizer holds."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode, argument, method_of
from torchvet.facts.made_modules import has_weights, makes_module
from torchvet.facts.relevance import may_train
from torchvet.facts.values import Kind
from torchvet.facts.vocabulary import is_engine, kind_of_constructor
from torchvet.syntax.nodes import walk

# Weights that are held fixed, changed by hand, or handed to another optimizer.
_ON_PURPOSE = re.compile(
    r"requires_grad|freeze|frozen|add_param_group|no_grad|inference_mode|detach|\.eval\(\)|load_state_dict|pretrained|"
    r"weights=|\.grad\b|getattr|globals\(|copy_|momentum_update|ema|teacher"
)
_MAX_DEPTH = 8


@dataclass(frozen=True)
class LeftOutModule:
    """`model` is part of the loss of `backward`, and the file's only `optimizer` holds the parameters of others."""

    made: ast.Call
    model: str
    use: ast.Call
    optimizer: ast.Call
    held: ast.expr

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[LeftOutModule]:
        """Every one of this file that trains in the scope that makes everything."""
        text = file.source.text
        if not may_train(text) or _ON_PURPOSE.search(text):
            return
        (code,) = file.facts(LocalCode)
        if any(is_engine(f"{root}.x") for root in code.imports.roots):
            return
        for backward in code.methods_called("backward"):
            yield from cls._of(file, code, backward)

    @classmethod
    def _of(cls, file: FileFacts, code: LocalCode, backward: ast.Call) -> Iterator[LeftOutModule]:
        scope, loss = code.scope(backward), method_of(backward, "backward")
        beside = (scope, code.tree)
        backwards = [each for each in code.methods_called("backward") if code.scope(each) in beside]
        optimizers = [
            each
            for each in code.index.of(ast.Call)
            if code.scope(each) in beside and kind_of_constructor(code.name(each.func)) is Kind.OPTIMIZER
        ]
        held = argument(optimizers[0], 0, "params") if len(optimizers) == len(backwards) == 1 else None
        owner = method_of(held, "parameters") if held is not None else None
        if held is None or loss is None or not isinstance(owner, ast.Name):
            return
        calls = _calls_behind(code, loss)
        if not any(isinstance(each.func, ast.Name) and each.func.id == owner.id for each in calls):
            return
        seen = {owner.id}
        for call in calls:
            name = call.func.id if isinstance(call.func, ast.Name) else ""
            made = code.made_by(call.func) if name and name not in seen else None
            seen.add(name)
            if made is None or code.scope(made) is not scope or _is_given(code, name, scope):
                continue
            if makes_module(file, made) and has_weights(file, made):
                yield cls(made, name, call, optimizers[0], held)


def _calls_behind(code: LocalCode, node: ast.expr, depth: int = 0) -> list[ast.Call]:
    """All calls that `node` is computed by, through the names that lead to it."""
    found: list[ast.Call] = []
    for each in walk(node):
        if isinstance(each, ast.Call):
            found.append(each)
        elif isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load) and depth < _MAX_DEPTH:
            value = code.reaching(each)
            if value is not None:
                found += _calls_behind(code, value, depth + 1)
    return list(dict.fromkeys(found))


def _is_given(code: LocalCode, name: str, scope: ast.AST) -> bool:
    """Whether the module is anything else than called: part of another one, handed on, or asked for its parameters."""
    for each in code.in_scope[scope]:
        if not isinstance(each, ast.Name) or each.id != name or not isinstance(each.ctx, ast.Load):
            continue
        around = code.parents[each]
        is_called = isinstance(around, ast.Call) and around.func is each
        is_moved = isinstance(around, ast.Attribute) and around.attr in ("to", "cuda", "train", "apply")
        if not is_called and not is_moved:
            return True
    return False
