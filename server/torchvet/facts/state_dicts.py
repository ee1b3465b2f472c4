"""State dicts on their way: what is saved where with which wrapping, and what is loaded into which model."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.evidence import SavedState
from torchvet.facts.definitions import ClassRef
from torchvet.facts.file import FileFacts
from torchvet.facts.graph import Event, What
from torchvet.facts.program import Program
from torchvet.facts.relevance import may_assign_state, may_load_state, may_save
from torchvet.facts.values import Kind, Value


@dataclass(frozen=True)
class StateAssignment:
    """`owner.state_dict = value`."""

    node: ast.Attribute
    statement: ast.stmt | None
    owner: Value
    value: Value

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[StateAssignment]:
        """Every such assignment of this file."""
        if not may_assign_state(file.source.text):
            return
        for event in _events(file, What.ASSIGN_STATE):
            if isinstance(event.node, ast.Attribute):
                yield cls(event.node, event.statement, event.subject, event.arguments[0])


@dataclass(frozen=True)
class StateLoad:
    """`model.load_state_dict(state)` where the wrapping of both sides is known.

    `found` is the prefix of the keys, `wanted` the one the model's keys have; `saved` says where that is known from.
    """

    node: ast.Call
    model_text: str
    found: str
    wanted: str
    is_strict: bool
    saved: SavedState | None
    file_path: str

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[StateLoad]:
        """Every load of this file that can be judged, once for each way it is reached."""
        if not may_load_state(file.source.text):
            return
        own = saved_states(file, with_variables=True)
        for event in _events(file, What.LOAD_STATE):
            model = event.subject
            if not isinstance(event.node, ast.Call) or not _is_known(model):
                continue
            origin = _origin(file, event.arguments[0], own)
            if origin is None:
                continue
            found, saved, path = origin
            assert isinstance(event.node.func, ast.Attribute)
            text = file.source.segment(event.node.func.value)
            is_strict = event.arguments[1].name != "False"
            yield cls(event.node, text, found, str(model.prefix), is_strict, saved, path)


def saved_states(file: FileFacts, with_variables: bool = False) -> tuple[SavedState, ...]:
    """What `file` writes by `torch.save`; targets that are variables only mean something inside the file."""
    found: list[SavedState] = []
    if not may_save(file.source.text):
        return ()
    for event in _events(file, What.SAVE):
        target = event.arguments[0].name
        if not target or not (with_variables or target.startswith("=")):
            continue
        for entry, prefix in _saved_entries(event.subject):
            place = file.source.range_of(event.place)
            found.append(SavedState(target, entry, prefix, file.source.path, place))
    return tuple(found)


def loaded_paths(file: FileFacts) -> tuple[str, ...]:
    """Paths, as known text, of files whose content `file` loads into a module."""
    found: dict[str, None] = {}
    if not may_load_state(file.source.text):
        return ()
    for event in _events(file, What.LOAD_STATE):
        state = event.arguments[0]
        if state.kind is Kind.CHECKPOINT and state.name.startswith("="):
            found[state.name[1:]] = None
    return tuple(found)


def _events(file: FileFacts, what: What) -> Iterator[Event]:
    for program in file.facts(Program):
        for graph in program.graphs:
            for event in graph.of(what):
                if event.source is file.source:
                    yield event


def _is_known(model: Value) -> bool:
    """Whether the keys of `model` are known to have just its prefix: not so if the class wraps by itself."""
    if model.kind is not Kind.MODULE or model.prefix is None or (model.weak and not model.prefix):
        return False
    if isinstance(model.definition, ClassRef):
        cls = model.definition
        names = {each.attr for each in ast.walk(cls.node) if isinstance(each, ast.Attribute)}
        overrides = (
            cls.method("load_state_dict") or cls.method("state_dict") or cls.method("_load_from_state_dict")
        )
        return overrides is None and not names & {"module", "_orig_mod"}
    return True


def _saved_entries(saved: Value) -> Iterator[tuple[str, str]]:
    """(entry, prefix) of each state dict inside what is saved; entry "" is the saved object itself."""
    if saved.kind in (Kind.STATE_DICT, Kind.MODULE) and saved.prefix is not None:
        yield "", saved.prefix
    elif saved.kind is Kind.MAPPING:
        for key, item in zip(saved.keys, saved.items, strict=True):
            if item.kind is Kind.STATE_DICT and item.prefix is not None:
                yield key, item.prefix


def _origin(
    file: FileFacts, state: Value, own: tuple[SavedState, ...]
) -> tuple[str, SavedState | None, str] | None:
    """Prefix of the keys of `state`, the save that wrote them, and the real file they were read from."""
    if state.kind is Kind.STATE_DICT and state.prefix is not None and not (state.weak and not state.prefix):
        return state.prefix, None, ""
    if state.kind is not Kind.CHECKPOINT or not state.name or len(state.keys) > 1:
        return None
    entry = state.keys[0] if state.keys else ""
    saves = [each for each in own if each.target == state.name and each.entry == entry]
    saves = saves or [
        each
        for each in file.evidence.saved_states
        if each.entry == entry and _same_file(each.target, state.name)
    ]
    on_disk = file.evidence.checkpoints.get(state.name[1:]) if state.name.startswith("=") else None
    prefixes = {each.prefix for each in saves}
    if on_disk is not None and entry in on_disk.prefixes:
        prefixes.add(on_disk.prefixes[entry])
    if len(prefixes) != 1:
        return None
    return prefixes.pop(), saves[0] if saves else None, on_disk.path if on_disk else ""


def _same_file(saved: str, loaded: str) -> bool:
    """Whether two known paths may name one file: equal, or one is the tail of the other."""
    if not saved.startswith("=") or not loaded.startswith("="):
        return False
    first, second = saved[1:].replace("\\", "/").split("/"), loaded[1:].replace("\\", "/").split("/")
    shorter = min(len(first), len(second))
    return first[-shorter:] == second[-shorter:]
