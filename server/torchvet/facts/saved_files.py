"""Files that `torch.save` writes in the workspace: which they are, what each holds, and which a load means."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from torchvet.evidence import CheckpointKeys, SavedState
from torchvet.facts.file import FileFacts
from torchvet.facts.graph import Event, What
from torchvet.facts.local_code import LocalCode
from torchvet.facts.program import Program
from torchvet.facts.relevance import may_save
from torchvet.facts.saved_devices import saved_from_card
from torchvet.facts.values import Kind, Value

# What is saved is not known, and so neither how its keys begin.
UNKNOWN_PREFIX = "?"
# `Path.rename` and `Path.replace` take one argument, those of strings and tables two or a keyword.
_MOVES_FILES = re.compile(
    r".*(?:\b(?:os\.(?:replace|rename)|shutil\.(?:move|copy\w*))\(.*|\.(?:rename|replace)\((?!\s*\w+\s*=)[^,\n]*\)\s*$)",
    re.MULTILINE,
)
_REBINDING = r"{0}\s*=(?!=)|\b(?:as|for)\s+{0}\b"


def saved_states(file: FileFacts, with_variables: bool = False) -> tuple[SavedState, ...]:
    """What `file` writes by `torch.save`; targets that are variables only mean something inside the file."""
    found: list[SavedState] = []
    if not may_save(file.source.text):
        return ()
    for event in events_of(file, What.SAVE):
        target = event.arguments[0]
        if not (target.name.startswith("=") or target.items or (with_variables and target.name)):
            continue
        is_on_card = isinstance(event.node, ast.Call) and saved_from_card(
            file.facts(LocalCode)[0], event.node
        )
        found += [replace(each, is_on_card=is_on_card) for each in states_in(event)]
    return tuple(found)


def states_in(save: Event) -> Iterator[SavedState]:
    """What one save writes, entry by entry."""
    place, path, target = save.source.range_of(save.place), save.source.path, save.arguments[0]
    default = _default_of(target)
    for entry, prefix, is_state in _saved_entries(save.subject):
        yield SavedState(target.name, entry, prefix, path, place, is_state, default)


def events_of(file: FileFacts, what: What) -> Iterator[Event]:
    """Every event of that sort that stands in this file, once for each way it is reached."""
    for program in file.facts(Program):
        for graph in program.graphs:
            for event in graph.of(what):
                if event.source is file.source:
                    yield event


def _saved_entries(saved: Value) -> Iterator[tuple[str, str, bool]]:
    """(entry, prefix, is a state dict) of all inside what is saved; entry "" is the saved object itself."""
    if saved.kind in (Kind.STATE_DICT, Kind.MODULE):
        prefix = UNKNOWN_PREFIX if saved.prefix is None else saved.prefix
        yield "", prefix, saved.kind is Kind.STATE_DICT
    elif saved.kind is Kind.MAPPING and saved.keys:
        for key, item in zip(saved.keys, saved.items, strict=True):
            is_known = item.kind is Kind.STATE_DICT and item.prefix is not None
            yield key, str(item.prefix) if is_known else UNKNOWN_PREFIX, item.kind is Kind.STATE_DICT
    else:
        # Also a dict that does not have the same entries on every path.
        yield "", UNKNOWN_PREFIX, False


def may_hold(saved: SavedState, entry: str) -> bool:
    """Whether that save writes `entry`; of what is not known it may be anything."""
    return saved.entry == entry or (saved.prefix == UNKNOWN_PREFIX and not saved.entry)


def real_file(file: FileFacts, loaded: Value) -> CheckpointKeys | None:
    """What is on disk where `loaded` is read from."""
    found = (file.evidence.checkpoints.get(each) for each in known_paths(loaded))
    return next((each for each in found if each is not None), None)


def is_elsewhere(file: FileFacts, loaded: Value) -> bool:
    """Whether the name that `loaded` was read by may stand for another file than it did where that was saved."""
    keys = [loaded.name] if loaded.name else [f"={each}" for each in known_paths(loaded)]
    text = file.source.text
    return not keys or any(_is_moved(each, text) or not _is_bound_once(each, text) for each in keys)


def _is_moved(key: str, text: str) -> bool:
    """Whether some file is moved or copied, perhaps over the one that `key` names."""
    name = key.rpartition("/")[2].removeprefix("=").rpartition(":")[2].strip("'\")")
    lines = _MOVES_FILES.findall(text)
    return any(name in line or not ("'" in line or '"' in line) for line in lines)


def _is_bound_once(key: str, text: str) -> bool:
    """Whether a variable that names a file keeps its value; a known path does."""
    if key.startswith("="):
        return True
    path = ast.parse(key.partition(":")[2], mode="eval")
    parts = list(ast.walk(path))
    names = {rf"(?<!\.)\b{re.escape(each.id)}" for each in parts if isinstance(each, ast.Name)}
    names |= {rf"\b{re.escape(each.attr)}" for each in parts if isinstance(each, ast.Attribute)}
    return all(len(re.findall(_REBINDING.format(name), text)) <= 1 for name in names)


def saves_behind(file: FileFacts, loaded: Value, own: Iterable[SavedState]) -> list[tuple[SavedState, bool]]:
    """The saves that write the file `loaded` was read from, each with whether that is so only by default.

    `own` are those of the program itself; a variable names the same file there.
    """
    found = [(each, False) for each in own if each.target and each.target == loaded.name]
    others = [
        *(each for each in own if not each.target or each.target != loaded.name),
        *file.evidence.saved_states,
    ]
    for each in dict.fromkeys(others):
        meeting = _meets(each, loaded, file.source.path)
        if meeting is not None:
            found.append((each, meeting))
    return found


def known_paths(loaded: Value) -> list[str]:
    """The paths, as known text, that `loaded` was read from, by default or always."""
    return [each[1:] for each in (loaded.name, _default_of(loaded)) if each.startswith("=")]


def _default_of(value: Value) -> str:
    return value.items[0].name if value.items else ""


def _meets(saved: SavedState, loaded: Value, here: str) -> bool | None:
    """Whether a save and a load name one file only by default; None when they don't, or nobody knows."""
    if _is_same_file(saved.target, loaded.name, saved.path, here):
        return False
    pairs = (
        (first, second)
        for first in (saved.target, saved.default)
        for second in (loaded.name, _default_of(loaded))
    )
    return True if any(_is_same_file(*pair, saved.path, here) for pair in pairs) else None


def _is_same_file(saved: str, loaded: str, there: str, here: str) -> bool:
    """Whether two known relative paths name one file: equal, and meant from the same folder.

    A bare file name means nothing in another folder; a path with folders is usually meant from the project's top.
    """
    if saved != loaded or not loaded.startswith("="):
        return False
    return "/" in loaded or _is_same_folder(there, here)


def _is_same_folder(one: str, other: str) -> bool:
    """Whether two files, whose paths may be relative to different folders, stand beside each other."""
    first, second = (each.replace("\\", "/").removeprefix("./").split("/")[:-1] for each in (one, other))
    shared = min(len(first), len(second))
    return first[len(first) - shared :] == second[len(second) - shared :]
