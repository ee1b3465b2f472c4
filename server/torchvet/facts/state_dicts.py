"""State dicts on their way: what is saved where with which wrapping, and what is loaded into which model."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.evidence import SavedState
from torchvet.facts.definitions import ClassRef
from torchvet.facts.file import FileFacts
from torchvet.facts.graph import What
from torchvet.facts.probing import is_probing
from torchvet.facts.relevance import may_assign_state, may_load_state
from torchvet.facts.saved_files import (
    UNKNOWN_PREFIX,
    events_of,
    is_elsewhere,
    known_paths,
    may_hold,
    real_file,
    saved_states,
    saves_behind,
)
from torchvet.facts.values import Kind, Value

_MODULE_METHOD = r"(eval|train|parameters|to|cuda|load_state_dict|forward|zero_grad|module)\b"
_OWN_WRAPPING = re.compile(r"register\w*state_dict\w*hook|_load_state_dict_pre_hook")
_NAMED_MODULE = re.compile(r"""["']module["']""")


@dataclass(frozen=True)
class StateAssignment:
    """`owner.state_dict = value`.

    `is_module`: the owner behaves like a torch module, and its class leaves `state_dict` to torch.
    """

    node: ast.Attribute
    statement: ast.stmt | None
    owner: Value
    value: Value
    is_module: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[StateAssignment]:
        """Every such assignment of this file."""
        if not may_assign_state(file.source.text):
            return
        for event in events_of(file, What.ASSIGN_STATE):
            if isinstance(event.node, ast.Attribute):
                is_module = _acts_like_module(event.subject, file.source.text)
                is_module = is_module and not _defines(event.subject, "state_dict")
                yield cls(event.node, event.statement, event.subject, event.arguments[0], is_module)


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
    is_weak: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[StateLoad]:
        """Every load of this file that can be judged, once for each way it is reached."""
        if not may_load_state(file.source.text):
            return
        own = saved_states(file, with_variables=True)
        for event in events_of(file, What.LOAD_STATE):
            model = event.subject
            if (
                not isinstance(event.node, ast.Call)
                or not has_plain_keys(model, file.source.text)
                or is_probing(event)
            ):
                continue
            origin = _origin(file, event.arguments[0], own)
            if origin is None:
                continue
            found, saved, path, is_default = origin
            assert isinstance(event.node.func, ast.Attribute)
            text = file.source.segment(event.node.func.value)
            is_strict = event.arguments[1].name != "False"
            yield cls(
                event.node,
                text,
                found,
                str(model.prefix),
                is_strict,
                saved,
                path,
                _is_weak(model) or is_default,
            )


def loaded_paths(file: FileFacts) -> tuple[str, ...]:
    """Paths, as known text, of files whose content `file` loads into a module."""
    found: dict[str, None] = {}
    if not may_load_state(file.source.text):
        return ()
    for event in events_of(file, What.LOAD_STATE):
        state = event.arguments[0]
        if state.kind is Kind.CHECKPOINT:
            found |= dict.fromkeys(known_paths(state))
    return tuple(found)


def _acts_like_module(owner: Value, text: str) -> bool:
    """Whether more than a name says that `owner` is a module: a constructor, an annotation, a method only they have."""
    names = [str(site[0][2]) for site in owner.sites if isinstance(site[0], tuple) and site[0][0] == "named"]
    return all(re.search(rf"\b{re.escape(each)}\.{_MODULE_METHOD}", text) for each in names)


def _defines(owner: Value, name: str) -> bool:
    if not isinstance(owner.definition, ClassRef):
        return False
    assigned = (target for cls in _lineage(owner.definition) for target in _assigned_in(cls))
    return owner.definition.method(name) is not None or name in assigned


def _assigned_in(cls: ClassRef) -> Iterator[str]:
    """The names that assignments in the class body bind."""
    for each in cls.node.body:
        if isinstance(each, ast.Assign):
            yield from (target.id for target in each.targets if isinstance(target, ast.Name))


def has_plain_keys(model: Value, text: str) -> bool:
    """Whether the keys of `model` are known to have just its prefix: not so if something else may change them."""
    if model.kind is not Kind.MODULE or model.prefix is None or _is_guess(model):
        return False
    if _OWN_WRAPPING.search(text) or (not model.prefix and _NAMED_MODULE.search(text)):
        return False
    if isinstance(model.definition, ClassRef):
        names = {name for cls in _lineage(model.definition) for name in _attributes(cls)}
        overrides = any(
            _defines(model, each) for each in ("load_state_dict", "state_dict", "_load_from_state_dict")
        )
        return not overrides and not names & {"module", "_orig_mod"}
    return True


def _is_guess(value: Value) -> bool:
    """Whether nothing but the name of a variable says that this is a bare module, or its state."""
    if not value.weak or value.prefix:
        return False
    return not (value.kind is Kind.MODULE and value.name)


def _is_weak(model: Value) -> bool:
    """Whether only a conventional name that nobody imported says what the model is made by."""
    return model.weak and bool(model.name)


def _lineage(cls: ClassRef) -> Iterator[ClassRef]:
    yield cls
    for base in cls.bases:
        if isinstance(base.definition, ClassRef):
            yield from _lineage(base.definition)


def _attributes(cls: ClassRef) -> set[str]:
    return {each.attr for each in ast.walk(cls.node) if isinstance(each, ast.Attribute)}


def _origin(
    file: FileFacts, state: Value, own: tuple[SavedState, ...]
) -> tuple[str, SavedState | None, str, bool] | None:
    """Prefix of the keys of `state`, the save that wrote them, the real file, and whether that is so only by default."""
    if state.kind is Kind.STATE_DICT and state.prefix is not None and not _is_guess(state):
        return state.prefix, None, "", False
    if state.kind is not Kind.CHECKPOINT or len(state.keys) > 1:
        return None
    entry = state.keys[0] if state.keys else ""
    if is_elsewhere(file, state):
        return None
    saves = [each for each in saves_behind(file, state, own) if may_hold(each[0], entry)]
    on_disk = real_file(file, state)
    prefixes = {each.prefix for each, _ in saves}
    if on_disk is not None and entry in on_disk.prefixes:
        prefixes.add(on_disk.prefixes[entry])
    if len(prefixes) != 1 or UNKNOWN_PREFIX in prefixes:
        return None
    is_default = all(is_default for _, is_default in saves) and not state.name.startswith("=")
    return prefixes.pop(), saves[0][0] if saves else None, on_disk.path if on_disk else "", is_default
