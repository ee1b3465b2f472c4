"""Optimizers that nobody steps, in files where nothing else can use the gradients."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import method_of
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.optimizer_paths import is_optimizer, is_proven_optimizer
from torchvet.facts.pieces import path_text
from torchvet.facts.relevance import may_train
from torchvet.facts.vocabulary import is_engine

_TELLING = frozenset({"zero_grad", "state_dict", "load_state_dict", "defaults"})
# What may step, or read the gradients.
_USES = re.compile(r"\.step\(|\.step\b(?!s)|getattr|autograd\.grad|\.grad\b(?!ient)")
_BUILTINS = frozenset("print len range enumerate zip float int str round sum tqdm".split())


@dataclass(frozen=True)
class UnsteppedOptimizer:
    """A training loop whose only optimizer is cleared, perhaps, but never stepped and never given away.

    `optimizer` is what makes it, or the parameter that brings it. `is_certain`: made in this file.
    """

    backward: ast.Call
    optimizer: ast.expr | ast.arg
    name: str
    is_certain: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[UnsteppedOptimizer]:
        """At most one for each optimizer of this file."""
        text = file.source.text
        if not may_train(text) or _USES.search(text):
            return
        (code,) = file.facts(LocalCode)
        if any(is_engine(f"{root}.x") for root in code.imports.roots):
            return
        for made in code.index.of(ast.Call):
            statement = code.parents.get(made)
            if not isinstance(statement, ast.Assign):
                continue
            target = statement.targets[0]
            if not isinstance(target, ast.Name | ast.Attribute) or not is_proven_optimizer(code, target):
                continue
            is_own = isinstance(target, ast.Attribute)
            backward = _cleared(code, path_text(target)) if is_own else _looped_backward(code, made)
            if backward is not None and not _goes_elsewhere(code, target):
                yield cls(backward, made, path_text(target), True)
        for given in code.index.of(ast.arg):
            backward = _cleared(code, given.arg)
            is_here = backward is not None and code.scope(backward) is code.scope(given)
            if (
                backward is not None
                and is_here
                and not _goes_elsewhere(code, given)
                and _is_closed(code, backward)
            ):
                yield cls(backward, given, given.arg, False)


def _looped_backward(code: LocalCode, made: ast.Call) -> ast.Call | None:
    """The first backward in a loop of the scope that makes the optimizer."""
    for each in code.in_scope[code.scope(made)]:
        if isinstance(each, ast.Call) and method_of(each, "backward") is not None and code.loops(each):
            return each
    return None


def _cleared(code: LocalCode, path: str) -> ast.Call | None:
    """The backward in the loop that also clears the optimizer in each of its passes."""
    for clearing in code.methods_called("zero_grad"):
        owner = method_of(clearing, "zero_grad")
        loops = code.loops(clearing)
        if owner is None or path_text(owner) != path or not loops or not is_optimizer(code, owner):
            continue
        for each in code.methods_called("backward"):
            if code.loops(each)[:1] == loops[:1] and not code.is_conditional(clearing, loops[0]):
                return each
    return None


def _is_closed(code: LocalCode, backward: ast.Call) -> bool:
    """Whether no function in the loop may take the gradients out of the model."""
    loop = code.loops(backward)[0]
    inside = [each for each in code.in_scope[code.scope(backward)] if loop in code.around(each)]
    called = {path_text(each.func) for each in inside if isinstance(each, ast.Call)}
    return not any(
        isinstance(each, ast.Call)
        and path_text(each.func) not in _BUILTINS
        and any(path_text(one) in called for one in [*each.args, *(given.value for given in each.keywords)])
        for each in inside
    )


def _goes_elsewhere(code: LocalCode, target: ast.expr | ast.arg) -> bool:
    """Whether anything but its own harmless methods and torch's schedulers gets the optimizer."""
    for node in (
        code.index.of(ast.Attribute) if isinstance(target, ast.Attribute) else code.index.of(ast.Name)
    ):
        if not _names(code, node, target):
            continue
        around = code.parents[node]
        if isinstance(around, ast.Attribute) and around.attr in _TELLING:
            continue
        is_scheduler = isinstance(around, ast.Call) and code.name(around.func).startswith(
            "torch.optim.lr_scheduler."
        )
        if not is_scheduler:
            return True
    return not code.identifiers.isdisjoint(("globals", "locals"))


def _names(code: LocalCode, node: ast.Attribute | ast.Name, target: ast.expr | ast.arg) -> bool:
    """Whether `node` reads what is bound to `target`; of an attribute, on whatever object."""
    if not isinstance(node.ctx, ast.Load):
        return False
    if isinstance(node, ast.Attribute):
        return isinstance(target, ast.Attribute) and node.attr == target.attr
    return node.id == (target.arg if isinstance(target, ast.arg) else path_text(target)) and any(
        bound is target for bound, _ in code.all_bindings(node)
    )
