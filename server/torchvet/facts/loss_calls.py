"""Calls of losses with what is known of their two arguments."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.file import FileFacts
from torchvet.facts.graph import What
from torchvet.facts.program import Program
from torchvet.facts.relevance import may_call_loss
from torchvet.facts.values import Role, Value


@dataclass(frozen=True)
class LossCall:
    """A call `loss(input, target)`; `name` is the last part of torch's name, "" when only a name suggests a loss.

    `is_free`: the name is bound nowhere in the file, as in a fragment pasted from a course.
    """

    node: ast.Call
    name: str
    is_weak: bool
    is_free: bool
    input: Value
    target: Value
    input_node: ast.expr
    target_node: ast.expr

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[LossCall]:
        """Every loss call of this file, once for each way it is reached."""
        if not may_call_loss(file.source.text):
            return
        for program in file.facts(Program):
            for graph in program.graphs:
                for event in graph.of(What.LOSS):
                    if event.source is file.source and isinstance(event.node, ast.Call):
                        nodes = _argument_nodes(event.node)
                        # Only a name says that it is a loss, and torch's take two tensors.
                        is_other = event.subject.weak and len(event.node.args) > 2
                        if nodes is not None and not is_other:
                            loss, (given, target) = event.subject, event.arguments[:2]
                            name = loss.name.rpartition(".")[2]
                            is_free = any(
                                isinstance(site[0], tuple) and site[0][:2] == ("named", "")
                                for site in loss.sites
                            )
                            if event.grads != {"off"}:
                                target = _with_gradient(target)
                            yield cls(event.node, name, loss.weak, is_free, given, target, *nodes)


def _with_gradient(value: Value) -> Value:
    """`value` without the models it no longer has a gradient to: pseudo-labels are labels."""
    return value.with_(
        sources=frozenset(each for each in value.sources if each.role is not Role.MODEL or each.has_gradient)
    )


def _argument_nodes(call: ast.Call) -> tuple[ast.expr, ast.expr] | None:
    if any(isinstance(each, ast.Starred) for each in call.args):
        return None
    by_name = {each.arg: each.value for each in call.keywords}
    first = call.args[0] if call.args else by_name.get("input")
    second = call.args[1] if len(call.args) > 1 else by_name.get("target")
    return (first, second) if first is not None and second is not None else None


def is_label(value: Value, output: Value) -> bool:
    """Whether `value` is the part of a batch, or the class ids, that `output` was not computed from."""
    if not value.sources or any(each.role not in (Role.BATCH, Role.CLASS_IDS) for each in value.sources):
        return False
    seen = {(each.site, each.index) for each in output.sources if each.role is Role.BATCH}
    return all(
        each.role is Role.CLASS_IDS
        or (each.index >= 0 and (each.site, each.index) not in seen and (each.site, -2) not in seen)
        for each in value.sources
    )


def comes_from_model(value: Value) -> bool:
    """Whether a module computed `value`."""
    return any(each.role is Role.MODEL for each in value.sources)
