"""Checkpoints that are read otherwise than they are written: an entry that is not there, or all of it as the weights."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.evidence import SavedState
from torchvet.facts.file import FileFacts
from torchvet.facts.graph import Event, What
from torchvet.facts.program import Program
from torchvet.facts.relevance import may_save
from torchvet.facts.saved_files import is_elsewhere, real_file, saves_behind, states_in
from torchvet.facts.values import Kind, Value

# Names of entries that no parameter has; `torch.load(path)["weight"]` may well be one.
_ENTRY = re.compile(
    r"^(\w*model\w*|\w*state\w*|\w*net(work)?|epoch\w*|\w*optim\w*|\w*sched\w*|weights|args|config|params|generator"
    r"|discriminator|encoder|decoder|\w*loss\w*|step|best_\w+)$",
    re.I,
)

_WAITS = re.compile(r"raises|suppress", re.I)


@dataclass(frozen=True)
class EntryMismatch:
    """`node` reads `entry` of a file that has only the entries `written`; `saved` says where that is written.

    `entry` is "" when `load_state_dict` gets the whole checkpoint, `written` is empty when the file is a state dict itself.
    `state` is the entry that holds the weights, "" when there is none or more than one.
    """

    node: ast.expr
    entry: str
    written: tuple[str, ...]
    state: str
    saved: SavedState
    is_strict: bool = True
    is_weak: bool = False

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[EntryMismatch]:
        """Every one of this file, once for each place."""
        text = file.source.text
        if "torch.load" not in text or not (
            may_save(text) or file.evidence.saved_states or file.evidence.modules
        ):
            return
        seen: set[ast.AST] = set()
        own = list(_own_saves(file))
        for event in _reads(file):
            if event.node not in seen and (found := _mismatch(file, event, own)) is not None:
                seen.add(event.node)
                yield found


def _own_saves(file: FileFacts) -> Iterator[SavedState]:
    """All saves of the program, also those in functions of imported files."""
    for program in file.facts(Program):
        for graph in program.graphs:
            for event in graph.of(What.SAVE):
                yield from states_in(event)


def _reads(file: FileFacts) -> Iterator[Event]:
    for program in file.facts(Program):
        for graph in program.graphs:
            for event in graph.of(What.TAKE, What.LOAD_STATE):
                if event.source is file.source:
                    yield event


def _mismatch(file: FileFacts, event: Event, own: list[SavedState]) -> EntryMismatch | None:
    """What is wrong with one reading of a checkpoint, if anything is."""
    is_take = event.what is What.TAKE
    loaded = event.subject if is_take else event.arguments[0]
    entry = event.arguments[0].name if is_take else ""
    if loaded.kind is not Kind.CHECKPOINT or loaded.keys or is_elsewhere(file, loaded):
        return None
    behind = saves_behind(file, loaded, own)
    saves = [each for each, _ in behind]
    if not saves or any(_may_have(each, entry) for each in saves):
        return None
    if any(not each.target and _may_have(each, entry) for each in own) or _is_on_disk(file, loaded, entry):
        return None
    written = tuple(dict.fromkeys(each.entry for each in saves if each.entry))
    states = {each.entry for each in saves if each.is_state}
    is_known = bool(states) if not is_take else bool(written) or _ENTRY.match(entry) is not None
    if not is_known or _is_expected(event, entry):
        return None
    assert isinstance(event.node, ast.expr)
    is_strict = is_take or event.arguments[1].name != "False"
    is_weak = (
        loaded.weak or (not is_take and event.subject.weak) or all(is_default for _, is_default in behind)
    )
    state = states.pop() if len(states) == 1 else ""
    return EntryMismatch(event.node, entry, written, state, saves[0], is_strict, is_weak)


def _may_have(saved: SavedState, entry: str) -> bool:
    """Whether what that save writes may have the entry: it is written, or all that is known is that something is."""
    return saved.entry == entry or (not saved.entry and not saved.is_state)


def _is_on_disk(file: FileFacts, loaded: Value, entry: str) -> bool:
    """Whether the real file has the entry after all."""
    real = real_file(file, loaded)
    return real is not None and entry in real.sections


def _is_expected(event: Event, entry: str) -> bool:
    """Whether the code asks what the file holds, or catches the error."""
    if any(isinstance(head.node, ast.Try) and head.node.handlers for head, _ in event.guards):
        return True
    around = list(ast.walk(event.function)) if event.function is not None else []
    for each in around:
        if isinstance(each, ast.Compare) and isinstance(each.ops[0], ast.In | ast.NotIn):
            asked = each.left.value if isinstance(each.left, ast.Constant) else None
            if asked == entry or (not entry and isinstance(asked, str)):
                return True
    waiting = [
        each for each in around if isinstance(each, ast.With) and _WAITS.search(ast.unparse(each.items[0]))
    ]
    return any(inner is event.node for each in waiting for inner in ast.walk(each))
