"""The event graph of one walk: what happens to models, losses and optimizers, in every order that is possible.

Nodes are events in their calling context; edges say "may come next". Callees are inlined by the walk, so a path
here crosses function boundaries. Questions about order are asked with `reach`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from torchvet.facts.values import UNKNOWN, Value, join
from torchvet.syntax.source import SourceFile


class What(Enum):
    """What happens at a node."""

    ENTRY = auto()
    LOOP = auto()
    BRANCH = auto()
    FORWARD = auto()
    LOSS = auto()
    BACKWARD = auto()
    GRADIENT_USE = auto()
    STEP = auto()
    CLEAR = auto()
    OPAQUE = auto()
    CREATE = auto()
    SAVE = auto()
    LOAD_STATE = auto()
    ASSIGN_STATE = auto()
    CALL = auto()
    RETURN = auto()
    MODE = auto()  # eval() or train(); the argument's name is "eval", "train" or "mixed"
    MAKE_LOSS = auto()  # a loss class is instantiated; the arguments are the positional ones
    MAKE_OPTIMIZER = auto()  # the arguments are what it gets as parameters, and whose attribute that is
    OVERWRITE = auto()  # a name gets the result of its own object's method; the subject is the object before
    GIVEN = auto()  # a module is handed to a call that nobody can look into
    TAKE = auto()  # an entry of a checkpoint is read; the argument's name is the entry
    READ = auto()  # a method named as a statement, without a call


@dataclass(eq=False)
class Event:
    """One event in one calling context. `calls` are the call expressions that led here, outermost first.

    `grads` and `modes` collect every gradient state ("on", "off", "unknown") and module mode ("eval", "train",
    "mixed", "") that the event was met in.
    """

    what: What
    node: ast.AST
    source: SourceFile
    subject: Value
    arguments: tuple[Value, ...] = ()
    calls: tuple[ast.AST, ...] = ()
    loops: tuple[Event, ...] = ()
    guards: tuple[tuple[Event, int], ...] = ()
    statement: ast.stmt | None = None
    function: ast.AST | None = None
    grads: set[str] = field(default_factory=set)
    modes: set[str] = field(default_factory=set)
    next: dict[Event, None] = field(default_factory=dict)

    @property
    def place(self) -> ast.expr | ast.stmt:
        """The node, for every event that stands somewhere: all but the entry."""
        assert isinstance(self.node, ast.expr | ast.stmt)
        return self.node

    def meet(self, subject: Value, arguments: tuple[Value, ...]) -> None:
        """Joins what a later pass over a loop saw at the same place."""
        self.subject = join(self.subject, subject)
        if len(arguments) == len(self.arguments):
            self.arguments = tuple(map(join, self.arguments, arguments))
        else:
            self.arguments = (UNKNOWN,) * len(arguments)


@dataclass(eq=False)
class Graph:
    """All events of one entry point."""

    entry: Event
    events: dict[object, Event] = field(default_factory=dict)

    def of(self, *kinds: What) -> Iterator[Event]:
        """The events of the given kinds, in the order they were first met."""
        return (each for each in self.events.values() if each.what in kinds)


def reach(start: Event, is_blocked: Callable[[Event], bool]) -> dict[Event, None]:
    """Every event on some path from `start` (itself only through a cycle) that no blocked event cuts off.

    Blocked events are in the answer neither as ends nor as ways.
    """
    seen: dict[Event, None] = {}
    waiting = list(start.next)
    while waiting:
        event = waiting.pop()
        if event in seen or is_blocked(event):
            continue
        seen[event] = None
        waiting.extend(event.next)
    return seen
