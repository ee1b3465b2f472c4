"""Real checkpoint files whose keys or shapes are not those of the model that they are loaded into."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from torchvet.evidence import WantedState
from torchvet.facts.file import FileFacts
from torchvet.facts.graph import Event, What
from torchvet.facts.imported_files import ImportedFiles
from torchvet.facts.local_code import LocalCode
from torchvet.facts.probing import is_probing
from torchvet.facts.relevance import may_load_state
from torchvet.facts.saved_files import (
    events_of,
    is_elsewhere,
    known_paths,
    real_file,
    saved_states,
    saves_behind,
)
from torchvet.facts.state_dicts import has_plain_keys
from torchvet.facts.values import Kind, Value

# What gives a module other keys than its layers have.
_REKEYS = re.compile(
    r"weight_norm|spectral_norm|parametri[zs]|prune\b|fuse_modules|quanti[zs]|\blora|peft|_orig_mod", re.I
)
_WRAPPERS = ("module.", "_orig_mod.")
_Shape = tuple[int, ...]


@dataclass(frozen=True)
class CheckpointMismatch:
    """`node` loads the file at `path` into a model with other keys: `missing` in the file, `unexpected` in it, `reshaped`.

    `reshaped` are (key, shape in the file, shape in the model). `renamed` is the one beginning of keys, in the file and in
    the model, that explains it all, None when there is none; `n_found` is the number of keys in the file. `is_weak`: the path is only a default.
    """

    node: ast.Call
    path: str
    missing: tuple[str, ...]
    unexpected: tuple[str, ...]
    reshaped: tuple[tuple[str, _Shape, _Shape], ...]
    renamed: tuple[str, str] | None
    n_found: int
    is_strict: bool
    is_weak: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[CheckpointMismatch]:
        """Every one of this file, once for each place."""
        if not file.evidence.checkpoints or not may_load_state(file.source.text) or _rekeys(file):
            return
        seen: set[ast.AST] = set()
        own = saved_states(file, with_variables=True)
        for event in events_of(file, What.LOAD_STATE):
            state, model = event.arguments[0], event.subject
            is_file = state.kind is Kind.CHECKPOINT and not is_elsewhere(file, state) and len(state.keys) < 2
            if (
                event.node in seen
                or not is_file
                or is_probing(event)
                or not has_plain_keys(model, file.source.text)
            ):
                continue
            # What is on disk now is written anew before it is loaded.
            if not isinstance(event.node, ast.Call) or any(saves_behind(file, state, own)):
                continue
            found = _mismatch(file, event.node, state, model, event)
            if found is not None:
                seen.add(event.node)
                yield found


def _mismatch(
    file: FileFacts, node: ast.Call, state: Value, model: Value, event: Event
) -> CheckpointMismatch | None:
    place = file.source.range_of(node)
    span = (place.start.line, place.start.column, place.end.line, place.end.column)
    real, wanted = real_file(file, state), file.evidence.wanted_states.get(span)
    entry = state.keys[0] if state.keys else ""
    if real is None or entry not in real.shapes or wanted is None or "_orig_mod." in str(model.prefix):
        return None
    found, is_strict = real.shapes[entry], event.arguments[1].name != "False"
    missing = tuple(each for each in wanted.shapes if each not in found and not _is_open(file, each, wanted))
    unexpected = tuple(
        each for each in found if each not in wanted.shapes and not _is_below(each, wanted.unknown)
    )
    if _is_wrapped_otherwise(found, wanted.shapes):
        return None
    reshaped = tuple(_reshaped(found, wanted))
    has_nothing = not any(each in wanted.shapes for each in found) and not wanted.unknown
    if not reshaped and not (is_strict and (missing or unexpected)) and not has_nothing:
        return None
    renamed = _renamed(found, wanted.shapes) if not wanted.unknown and not reshaped else None
    is_weak = not state.name.startswith("=") or model.weak
    path = next(iter(known_paths(state)))
    return CheckpointMismatch(
        node, path, missing, unexpected, reshaped, renamed, len(found), is_strict, is_weak
    )


def _reshaped(
    found: Mapping[str, _Shape | None], wanted: WantedState
) -> Iterator[tuple[str, _Shape, _Shape]]:
    for key, expected in wanted.shapes.items():
        there = found.get(key)
        if (
            expected is not None
            and there is not None
            and there != expected
            and not _is_below(key, wanted.unknown)
        ):
            yield key, there, expected


def _is_below(key: str, unknown: tuple[str, ...]) -> bool:
    """Whether the key belongs to a part of the model that nobody knows."""
    return any(not each or key == each or key.startswith(f"{each}.") for each in unknown)


def _is_open(file: FileFacts, key: str, wanted: WantedState) -> bool:
    """Whether the model may do without that key: a class sets its part of the model only sometimes."""
    return _is_below(key, wanted.unknown) or not _set_sometimes(file).isdisjoint(key.split("."))


def _is_wrapped_otherwise(found: Mapping[str, object], wanted: Mapping[str, object]) -> bool:
    """Whether one side alone is wrapped: that is told in better words."""
    sides = [all(key.startswith(_WRAPPERS) for key in each) for each in (found, wanted)]
    return sides[0] != sides[1]


def _renamed(
    found: Mapping[str, _Shape | None], wanted: Mapping[str, _Shape | None]
) -> tuple[str, str] | None:
    """The beginning that all differing keys of the file have, and what it is in the model; None when that isn't all."""
    unexpected = [key for key in found if key not in wanted]
    missing = [key for key in wanted if key not in found]
    for key in missing if unexpected and len(unexpected) == len(missing) else ():
        old, new = _beginnings(unexpected[0], key)
        renamed = {(new + each.removeprefix(old)): found[each] for each in unexpected if each.startswith(old)}
        if len(renamed) == len(missing) and all(
            each in renamed and renamed[each] == wanted[each] for each in missing
        ):
            return (old, new)
    return None


def _beginnings(one: str, other: str) -> tuple[str, str]:
    """The parts of two keys before their common end, with the dots."""
    first, second = one.split("."), other.split(".")
    while first and second and first[-1] == second[-1]:
        first, second = first[:-1], second[:-1]
    return "".join(f"{each}." for each in first), "".join(f"{each}." for each in second)


def _rekeys(file: FileFacts) -> bool:
    return any(
        _REKEYS.search(each) for each in (file.source.text, *(m.text for m in file.evidence.modules.values()))
    )


def _set_sometimes(file: FileFacts) -> frozenset[str]:
    """Attributes of `self` that some class in reach sets only under a condition."""
    (others,) = file.facts(ImportedFiles)
    known = [file, *(others.facts_of(each) for each in file.evidence.modules)]
    found: set[str] = set()
    for each in known:
        (code,) = each.facts(LocalCode) if each is not None else (None,)
        for node in code.index.of(ast.Attribute) if code is not None else ():
            if isinstance(node.ctx, ast.Store) and code is not None and code.is_conditional(node):
                found.add(node.attr)
    return frozenset(found)
