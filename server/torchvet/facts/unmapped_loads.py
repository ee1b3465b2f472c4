"""Weights that were saved on a card and are loaded to wherever they were, also where there is no card."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.evidence import SavedState
from torchvet.facts.call_parts import argument, has_unpacking
from torchvet.facts.cuda_devices import Cuda
from torchvet.facts.file import FileFacts
from torchvet.facts.graph import What
from torchvet.facts.local_code import LocalCode
from torchvet.facts.probing import is_probing
from torchvet.facts.relevance import may_load_state
from torchvet.facts.saved_devices import device_of
from torchvet.facts.saved_files import events_of, is_elsewhere, real_file, saves_behind
from torchvet.facts.values import Kind, Value
from torchvet.syntax.nodes import place


@dataclass(frozen=True)
class UnmappedLoad:
    """`load` reads what another script saved from a card, `saved`, or a real file that says so.

    `device` is a name for a device that is known there, "" when there is none; `is_direct`: nothing but
    `load_state_dict` gets the result.
    """

    load: ast.Call
    saved: SavedState | None
    device: str
    is_direct: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[UnmappedLoad]:
        """Every one of this file, once."""
        text = file.source.text
        if "torch.load" not in text or not may_load_state(text):
            return
        (code,) = file.facts(LocalCode)
        loads = {
            (each.lineno, each.col_offset): each for each in code.called("torch.load") if _is_unmapped(each)
        }
        for event in events_of(file, What.LOAD_STATE) if loads else ():
            state = event.arguments[0]
            if state.kind is not Kind.CHECKPOINT or is_elsewhere(file, state) or is_probing(event):
                continue
            load = next((loads[each] for each in _places(file, state) if each in loads), None)
            evidence = _evidence(file, state)
            if load is None or evidence is None or not isinstance(event.node, ast.Call):
                continue
            owner = event.node.func.value if isinstance(event.node.func, ast.Attribute) else None
            # Who can't do without a card loses nothing.
            if owner is None or device_of(code, owner) is Cuda.ALWAYS:
                continue
            loads.pop((load.lineno, load.col_offset))
            is_direct = any(inner is load for each in event.node.args[:1] for inner in ast.walk(each))
            yield cls(load, evidence[0], _device(code, load), is_direct)


def _is_unmapped(load: ast.Call) -> bool:
    return not has_unpacking(load) and argument(load, 1, "map_location") is None


def _places(file: FileFacts, state: Value) -> Iterator[tuple[int, int]]:
    """Where the file was read."""
    for site in state.sites:
        first = site[0]
        if isinstance(first, tuple) and first[0] == "new" and first[1] == file.source.path:
            yield first[2], first[3]


def _evidence(file: FileFacts, state: Value) -> tuple[SavedState | None] | None:
    """What says that the tensors were on a card; a script that saves and loads is left alone, it has the same cards."""
    real = real_file(file, state)
    if real is not None:
        return (None,) if any(each.startswith("cuda") for each in real.devices) else None
    saves = [each for each, _ in saves_behind(file, state, ())]
    is_on_card = bool(saves) and all(each.is_on_card for each in saves)
    return (saves[0],) if is_on_card else None


def _device(code: LocalCode, load: ast.Call) -> str:
    """A plain name `device` that is bound where the file is read."""
    for scope in (code.scope(load), code.tree):
        bound = [target for target, _ in code.bindings(scope, "device")]
        if bound and all(place(each) < place(load) for each in bound):
            return "device"
    return ""
