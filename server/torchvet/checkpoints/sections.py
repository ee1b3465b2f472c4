"""From the picture of the unpickled object to sections: which dicts a checkpoint holds and what is in them.

Which format the object came from does not matter here. Walks are bounded: a dict that contains itself, or one
shared a million times, ends in a clear error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from torchvet.checkpoints.contents import Section, TensorEntry
from torchvet.checkpoints.pickle_values import Call, Opaque, Pairs
from torchvet.checkpoints.pickled_modules import is_module, module_tensors
from torchvet.checkpoints.unreadable import over_limit

_MAX_DEPTH = 64
_MAX_VISITS, _MAX_ITEMS = 300_000, 3_000_000
_MAX_SECTIONS = 1_000
_MAX_PATH_CHARACTERS = 20_000_000
_MAX_VALUE_CHARACTERS = 60

# Longest first: a wrapped wrapper also starts with the shorter prefix.
PREFIXES = ("_orig_mod.module.", "module._orig_mod.", "module.", "_orig_mod.")


@dataclass
class Found:
    """What a walk has found so far: all tensors by path, the sections, whether an optimizer's state is there."""

    tensors: dict[str, TensorEntry] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    has_training_state: bool = False
    n_visits: int = 0
    n_items: int = 0
    n_characters: int = 0
    active: set[int] = field(default_factory=set)


def find_sections(root: object) -> Found:
    """All tensors and dicts reachable from `root`."""
    found = Found()
    _visit(root, (), True, found)
    return found


def wrapping_prefix(keys: Sequence[str]) -> str:
    """The longest of torch's wrapping prefixes that all keys carry, "" when there is none."""
    first = keys[0] if keys else ""
    for prefix in PREFIXES:
        if first.startswith(prefix) and all(key.startswith(prefix) for key in keys):
            return prefix
    return ""


def _visit(value: object, path: tuple[str, ...], is_named: bool, found: Found) -> None:
    found.n_visits += 1
    if found.n_visits > _MAX_VISITS or found.n_items > _MAX_ITEMS or len(path) > _MAX_DEPTH:
        raise over_limit("its entries nest or repeat without end")
    if isinstance(value, TensorEntry):
        _note_tensors(path, {"": value}, found)
    elif is_module(value):
        _visit_module(value, path, found)
    elif isinstance(value, Call) and value.pairs is not None:
        _visit_container(value.pairs, path, is_named, found)
    elif isinstance(value, (list, tuple)):
        _visit_container(value, path, is_named, found)


def _visit_container(value: Sequence[object], path: tuple[str, ...], is_named: bool, found: Found) -> None:
    if id(value) in found.active:
        return
    found.active.add(id(value))
    if isinstance(value, Pairs):
        _visit_pairs(value, path, is_named, found)
    else:
        found.n_items += len(value)
        for idx, item in enumerate(value):
            if isinstance(item, (TensorEntry, Call, list, tuple)):
                _visit(item, (*path, str(idx)), False, found)
    found.active.discard(id(value))


def _visit_pairs(pairs: Pairs, path: tuple[str, ...], is_named: bool, found: Found) -> None:
    entries = {key if type(key) is str else _key_text(key): value for key, value in pairs.entries()}
    tensors = {key: value for key, value in entries.items() if type(value) is TensorEntry}
    is_optimizer = "state" in entries and "param_groups" in entries
    found.has_training_state |= is_optimizer
    if is_named and len(found.sections) < _MAX_SECTIONS:
        name = "/".join(path)
        found.sections.setdefault(name, _section(name, entries, tensors, is_optimizer))
    found.n_items += len(entries)
    _note_tensors(path, tensors, found)
    for key, value in entries.items():
        if type(value) is not TensorEntry and isinstance(value, (Call, list, tuple)):
            _visit(value, (*path, key), is_named and not is_optimizer, found)


def _visit_module(module: Call, path: tuple[str, ...], found: Found) -> None:
    tensors, name = module_tensors(module), "/".join(path)
    found.n_items += len(tensors)
    _note_tensors(path, tensors, found)
    keys = tuple(tensors)
    prefix = wrapping_prefix(keys)
    if len(found.sections) < _MAX_SECTIONS:
        found.sections.setdefault(
            name, Section(name, keys, tensors, {}, prefix, bool(keys), module.qualified)
        )


def _section(
    name: str, entries: dict[str, object], tensors: dict[str, TensorEntry], is_optimizer: bool
) -> Section:
    others = {
        key: _described(value)
        for key, value in entries.items()
        if type(value) is not TensorEntry and not isinstance(value, Pairs) and not is_module(value)
    }
    keys = tuple(entries)
    # get_extra_state() may put anything under `..._extra_state`; the rest of a state_dict is tensors
    is_state_dict = bool(tensors) and all(
        key.rpartition(".")[2] == "_extra_state" for key in keys if key not in tensors
    )
    prefix = wrapping_prefix(keys) if tensors else ""
    return Section(name, keys, tensors, others, prefix, is_state_dict and not is_optimizer)


def _note_tensors(path: tuple[str, ...], tensors: dict[str, TensorEntry], found: Found) -> None:
    start = "/".join(path)
    found.n_characters += len(start) * len(tensors) + sum(map(len, tensors))
    if found.n_characters > _MAX_PATH_CHARACTERS:
        raise over_limit("the names of its tensors are longer than any model's")
    joint = "/" if start else ""
    for key, tensor in tensors.items():
        found.tensors[f"{start}{joint}{key}" if key else start] = tensor


def _key_text(key: object) -> str:
    if isinstance(key, str):
        return key
    return str(key) if isinstance(key, (int, float)) or key is None else f"<{_kind(key)}>"


def _described(value: object) -> str:
    # Short words for an entry: the value itself when it is a number or a short text, else its kind.
    if isinstance(value, str):
        text = repr(value[: _MAX_VALUE_CHARACTERS + 1])
        return text if len(value) <= _MAX_VALUE_CHARACTERS else f"str of {len(value):,} characters"
    if value is None or isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, (list, tuple)):
        return f"{_kind(value)} of {len(value):,}"
    return _kind(value)


def _kind(value: object) -> str:
    if isinstance(value, Call):
        return value.qualified or "object"
    return value.kind if isinstance(value, Opaque) else type(value).__name__
