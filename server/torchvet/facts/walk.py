"""The state of one symbolic walk through a program: names, objects, gradient mode, and the growing event graph.

Statements, expressions and calls live in their own modules and work on this state.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from torchvet.facts.definitions import Frame
from torchvet.facts.graph import Event, Graph, What
from torchvet.facts.values import UNKNOWN, Kind, Site, Value, join
from torchvet.facts.vocabulary import CONVENTIONAL, weak_kind

if TYPE_CHECKING:
    from torchvet.facts.program import Program

_MAX_CALL_DEPTH = 7


@dataclass
class Loop:
    """A loop being walked: where `break` and `continue` lead."""

    head: Event
    breaks: dict[Event, None] = field(default_factory=dict)
    continues: dict[Event, None] = field(default_factory=dict)
    exits: list[Snapshot] = field(default_factory=list)
    repeats: list[Snapshot] = field(default_factory=list)


@dataclass
class Call:
    """A function being walked: what it returned so far and from where."""

    node: ast.AST | None
    returns: list[Value] = field(default_factory=list)
    exits: dict[Event, None] = field(default_factory=dict)
    loops: list[Loop] = field(default_factory=list)


@dataclass
class Snapshot:
    """What differs between paths: bindings of the current frame, attributes of objects, modes, gradient state."""

    names: dict[str, Value]
    heap: dict[tuple[Site, str], Value]
    modes: dict[Site, str]
    grad: str


class Walk:
    """One walk from one entry point."""

    def __init__(self, program: Program, frame: Frame, entry: ast.AST) -> None:
        self.program = program
        self.frame = frame
        root = Event(What.ENTRY, entry, frame.source, UNKNOWN)
        self.graph = Graph(root)
        self.frontier: dict[Event, None] = {root: None}
        self.heap: dict[tuple[Site, str], Value] = {}
        self.modes: dict[Site, str] = {}
        self.spoiled: frozenset[Site] = frozenset()
        self.grad = "on"
        self.call = Call(entry)
        self.calls: tuple[ast.AST, ...] = ()
        self.active: list[ast.AST] = [entry]
        self.loops: tuple[Event, ...] = ()
        self.guards: tuple[tuple[Event, int], ...] = ()
        self.statement: ast.stmt | None = None

    @property
    def is_dead(self) -> bool:
        """Whether no path leads here."""
        return not self.frontier

    @property
    def can_go_deeper(self) -> bool:
        """Whether another callee may be inlined: bounds recursion, depth and total work."""
        return len(self.active) < _MAX_CALL_DEPTH and self.program.budget > 0

    def value(self, node: ast.expr) -> Value:
        """The abstract value of `node`, for modules that `expressions` itself builds on."""
        return self.program.evaluate(self, node)

    def emit(self, what: What, node: ast.AST, subject: Value = UNKNOWN, *arguments: Value) -> Event:
        """Adds an event after every event that may come before it, or meets it again on a later pass."""
        key = (what, node, self.calls)
        event = self.graph.events.get(key)
        if event is None:
            event = Event(
                what, node, self.frame.source, subject, arguments, self.calls, self.loops, self.guards
            )
            event.statement, event.function = self.statement, self.call.node
            self.graph.events[key] = event
        else:
            event.meet(subject, arguments)
        event.grads.add(self.grad)
        if what is What.FORWARD:
            event.modes.add(self.mode_of(subject))
        for each in self.frontier:
            each.next[event] = None
        self.frontier = {event: None}
        return event

    def mode_of(self, module: Value) -> str:
        """The mode all objects of `module` are known to be in: "eval", "train", "mixed", or "" for not known."""
        modes = {self._mode_at(site) for site in module.sites}
        return modes.pop() if len(modes) == 1 else "mixed" if modes else ""

    def _mode_at(self, site: Site) -> str:
        # A submodule is in the mode its nearest container was last put in.
        for end in range(len(site), 0, -1):
            if site[:end] in self.modes:
                return self.modes[site[:end]]
        return ""

    def switch_mode(self, node: ast.AST, module: Value, mode: str) -> None:
        """Records that the call `node` puts `module` into `mode`."""
        self.emit(What.MODE, node, module, Value(Kind.CONSTANT, mode))
        self.set_mode(module, mode)

    def set_mode(self, module: Value, mode: str) -> None:
        """Records `model.eval()` or `model.train()`."""
        for site in module.sites:
            for known in [each for each in self.modes if each[: len(site)] == site]:
                del self.modes[known]
            self.modes[site] = mode

    def site(self, node: ast.expr | ast.stmt, *label: object) -> Site:
        """Identity of the object that `node` makes in this calling context."""
        context = tuple((each.lineno, each.col_offset) for each in self.calls if isinstance(each, ast.expr))
        return (("new", self.frame.source.path, node.lineno, node.col_offset, context, *label),)

    def load(self, name: str) -> Value:
        """The value of a plain name, with what the name itself suggests when nothing else is known."""
        found = self.frame.lookup(name)
        if found is None and self.program.is_fragment and name in CONVENTIONAL:
            return Value(Kind.REFERENCE, CONVENTIONAL[name], weak=True)
        return self.suggest(found or UNKNOWN, name, name, found is None or self._is_given(name))

    def _is_given(self, name: str) -> bool:
        frame: Frame | None = self.frame
        while frame is not None and name not in frame.names:
            frame = frame.parent
        return frame is not None and name in frame.given

    def suggest(self, value: Value, name: str, path: str, is_open: bool) -> Value:
        """`value`, or when it is unknown the weak kind its name suggests; `path` is its text, for identity.

        `is_open`: nothing in the file says what the name stands for. Only then may it be one of torch's losses:
        losses of the user's own take their arguments in any order.
        """
        if value.kind is not Kind.UNKNOWN or value.name == "opaque" or not self.program.trusts_names:
            return value
        kind = weak_kind(name)
        if kind is None or value.sources or (kind is Kind.LOSS and not is_open):
            return value
        return Value(kind, sites=frozenset({(("named", self.scope_of(path), path),)}), weak=True)

    def scope_of(self, path: str) -> str:
        """The label of the scope that binds the first name of `path`."""
        root = path.split(".")[0]
        frame: Frame | None = self.frame
        while frame is not None and root not in frame.names:
            frame = frame.parent
        return frame.label if frame is not None else ""

    def snapshot(self) -> Snapshot:
        """A copy of all that may differ between paths."""
        return Snapshot(dict(self.frame.names), dict(self.heap), dict(self.modes), self.grad)

    def restore(self, saved: Snapshot) -> None:
        """Goes back to `saved`."""
        self.frame.names, self.heap = dict(saved.names), dict(saved.heap)
        self.modes, self.grad = dict(saved.modes), saved.grad

    def merge(self, other: Snapshot) -> None:
        """Joins the current state with that of another path."""
        self.frame.names = _join_maps(self.frame.names, other.names)
        self.heap = _join_maps(self.heap, other.heap)
        for site in self.modes.keys() | other.modes.keys():
            if self.modes.get(site, "") != other.modes.get(site, ""):
                self.modes[site] = "mixed"
        if self.grad != other.grad:
            self.grad = "unknown"

    def spoil(self, value: Value) -> None:
        """Forgets what was known of the keys of a state dict that somebody may have changed."""
        self.spoiled |= value.sites

    def known_state(self, state: Value) -> Value:
        """`state`, without what was known of its keys if somebody may have changed them."""
        is_spoiled = bool(state.sites & self.spoiled)
        return state.with_(prefix=None, name="", keys=(), items=()) if is_spoiled else state

    def change_mapping(self, mapping: Value, changed: Value) -> None:
        """Records that a dict is `changed` under every name it has here; a caller's name for it is only spoiled."""
        frame: Frame | None = self.frame
        spec = getattr(self.call.node, "args", None)
        given = {each.arg for each in [*spec.posonlyargs, *spec.args, *spec.kwonlyargs]} if spec else set()
        while frame is not None:
            for name in [name for name, each in frame.names.items() if _is_same_dict(each, mapping)]:
                frame.names[name] = changed
                if frame is self.frame and name in given:
                    self.spoil(mapping)
            frame = frame.parent
        for key in [key for key, each in self.heap.items() if _is_same_dict(each, mapping)]:
            self.heap[key] = changed

    @contextmanager
    def guarded(self, head: Event, arm: int) -> Iterator[None]:
        """Marks what is walked inside as happening only on one arm of a branch."""
        outer = self.guards
        self.guards = (*outer, (head, arm))
        try:
            yield
        finally:
            self.guards = outer


def _is_same_dict(one: Value, other: Value) -> bool:
    return one.kind is Kind.MAPPING and bool(one.sites) and one.sites == other.sites


_KeyT = TypeVar("_KeyT", str, tuple[Site, str])


def _join_maps(first: dict[_KeyT, Value], second: dict[_KeyT, Value]) -> dict[_KeyT, Value]:
    result = {}
    for key in first.keys() | second.keys():
        if key in first and key in second:
            result[key] = first[key] if first[key] is second[key] else join(first[key], second[key])
        else:
            result[key] = first[key] if key in first else second[key]
    return result
