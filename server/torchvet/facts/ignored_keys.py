"""Loads with `strict=False` whose answer, the keys that did not fit, nobody looks at."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.checkpoint_entries import EntryMismatch
from torchvet.facts.checkpoint_keys import CheckpointMismatch
from torchvet.facts.file import FileFacts
from torchvet.facts.graph import Event, What
from torchvet.facts.local_code import LocalCode, expects_failure
from torchvet.facts.probing import is_probing
from torchvet.facts.relevance import may_load_state
from torchvet.facts.saved_files import events_of
from torchvet.facts.state_dicts import StateLoad
from torchvet.facts.values import Kind

# Whoever writes one of these near the load compares the keys himself.
_COMPARES = re.compile(r"missing|unexpected|incompatible|mismatch|\.keys\(\)|len\(\w*state", re.I)


@dataclass(frozen=True)
class IgnoredKeys:
    """`node`, a statement of its own, loads what a file holds into `model` and drops the answer."""

    node: ast.Call
    model: str

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[IgnoredKeys]:
        """Every one of this file, unless it is told already that the keys don't fit."""
        text = file.source.text
        if "False" not in text or not may_load_state(text):
            return
        (code,) = file.facts(LocalCode)
        if expects_failure(code):
            return
        told: set[ast.AST] = {each.node for each in file.facts(StateLoad) if each.found != each.wanted}
        told |= {each.node for each in file.facts(CheckpointMismatch)}
        told |= {each.node for each in file.facts(EntryMismatch)}
        for event in events_of(file, What.LOAD_STATE):
            node = event.node
            if node in told or not isinstance(node, ast.Call) or not _is_straight(event) or is_probing(event):
                continue
            is_dropped = isinstance(code.parents.get(node), ast.Expr)
            if is_dropped and isinstance(node.func, ast.Attribute) and not _COMPARES.search(_around(event)):
                told.add(node)
                yield cls(node, file.source.segment(node.func.value))


def _is_straight(event: Event) -> bool:
    """Whether a module surely gets what was read from a file, as it was read, and not strictly."""
    state, model = event.arguments[0], event.subject
    # A class that loads itself knows which of its parts a file holds.
    is_module = model.kind is Kind.MODULE and not model.weak and model.name != "self"
    is_read = state.kind is Kind.CHECKPOINT and bool(state.name or state.items) and "?" not in state.keys
    return is_module and is_read and event.arguments[1].name == "False"


def _around(event: Event) -> str:
    """The code of the function, or of the whole file, that the load stands in, without its comments."""
    return ast.unparse(event.function) if event.function is not None else ""
