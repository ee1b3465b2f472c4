"""Objects that are lost because their name gets the result of their own method, which returns nothing of use."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.definitions import ClassRef
from torchvet.facts.file import FileFacts
from torchvet.facts.graph import Event, What
from torchvet.facts.own_results import FRUITLESS, own_result
from torchvet.facts.owner_evidence import is_only_named
from torchvet.facts.program import Program
from torchvet.facts.schedulers import scheduler_evidence
from torchvet.facts.values import Kind

_MENTIONED = re.compile(r"=\s*\S.*\.(load_state_dict|backward|step|zero_grad|update|unscale_)\(")
_LOSS_NAME = re.compile(r"^(\w*_)?loss(_\w+)?$", re.I)


@dataclass(frozen=True)
class OverwrittenObject:
    """`owner = owner.method(…)`; `is_weak`: only names say what the owner is."""

    statement: ast.Assign
    method: ast.Attribute
    is_weak: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[OverwrittenObject]:
        """Every one of this file, those that are proven first."""
        if not _MENTIONED.search(file.source.text):
            return
        yield from sorted(_found(file), key=lambda each: each.is_weak)


def _found(file: FileFacts) -> Iterator[OverwrittenObject]:
    for program in file.facts(Program):
        for graph in program.graphs:
            for event in graph.of(What.OVERWRITE):
                if event.source is not file.source or not isinstance(event.node, ast.Assign):
                    continue
                method = own_result(event.node)
                is_weak = None if method is None else _weakness(file, program, event, method)
                if method is not None and is_weak is not None:
                    yield OverwrittenObject(event.node, method, is_weak)


def _weakness(file: FileFacts, program: Program, event: Event, method: ast.Attribute) -> bool | None:
    """Whether only names say that the method is torch's; None when it need not be."""
    owner = event.subject
    if method.attr in FRUITLESS.get(owner.kind, ()):
        if isinstance(owner.definition, ClassRef) and _is_own(owner.definition, method.attr):
            return None
        is_weak = is_only_named(owner)
        return None if is_weak and _takes_tensors(event.node) else is_weak
    if owner.kind is not Kind.UNKNOWN or not program.trusts_names:
        return None
    if method.attr == "backward":
        text = file.source.segment(method.value).rpartition(".")[2]
        return True if owner.sources or _LOSS_NAME.match(text) else None
    if method.attr in ("step", "load_state_dict"):
        evidence = scheduler_evidence(file, method.value)
        return evidence == "name" if evidence else None
    return None


def _is_own(cls: ClassRef, name: str) -> bool:
    return cls.has_unknown_base or cls.method(name) is not None


def _takes_tensors(node: ast.AST) -> bool:
    """Whether something called like an optimizer gets what torch's does not take: functional ones return a new one."""
    assert isinstance(node, ast.Assign)
    call = node.value
    is_step = isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "step"
    return is_step and bool(call.args or call.keywords)  # type: ignore[attr-defined]  # checked one line above
