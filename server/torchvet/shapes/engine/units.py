"""A run goes unit by unit: each statement of the top level, then each class and function that nothing called.

What a unit read of the world around it, and what it changed there, is kept. When the next version of the text comes,
a unit whose code and whose reads are the same is not walked again: its changes are made again, its notes are taken
over. The result is that of a run from the beginning, which is the same with nothing kept.

Units share the names of the module (`Names` tells which of them a unit read), and objects that stand behind these
names. A unit that changed such an object is remembered with it (see `reach.py`).
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field

from torchvet.shapes.engine.heap import MISSING
from torchvet.shapes.engine.line_moves import move_notes
from torchvet.shapes.engine.module_names import Names, Slots
from torchvet.shapes.engine.notes import Notes, Place, Step
from torchvet.shapes.engine.reach import reached
from torchvet.shapes.engine.state import Engine, Frame
from torchvet.shapes.engine.values import ClassObject, ModuleFile
from torchvet.shapes.questions import Question
from torchvet.syntax.source import SourceFile


@dataclass(eq=False)
class Unit:
    """What one unit did. `asked` is what it was called with; `is_whole` that it came to its end."""

    node: ast.AST
    # Not the statement that `node` is: what nothing called, run by itself.
    is_entry: bool
    asked: tuple[object, ...]
    result: object = None
    is_whole: bool = False
    reads: Slots = field(default_factory=dict)
    held: list[tuple[object, tuple[object, ...]]] = field(default_factory=list)
    # Slots, key, before, after: of the module's names and of objects that were there before.
    changes: list[tuple[Slots, object, object, object]] = field(default_factory=list)
    changed_objects: dict[int, Slots] = field(default_factory=dict)
    made: dict[int, Slots] = field(default_factory=dict)
    notes: Notes = field(default_factory=Notes)
    places: list[Step | Place] = field(default_factory=list)
    unanswered: list[Question] = field(default_factory=list)
    called: set[ast.AST] = field(default_factory=set)
    # How often a name had been given to an unknown before and after.
    drawn: dict[str, tuple[int, int]] = field(default_factory=dict)
    files: dict[str, ModuleFile | None] = field(default_factory=dict)
    is_importing: bool = False
    n_steps: int = 0
    left: tuple[bool, bool] = (False, False)


class RunMemory:
    """What is kept of the run of one text for the run of its next version."""

    def __init__(self) -> None:
        self.units: list[Unit] = []
        self.file: ModuleFile | None = None
        self._surroundings: object = None
        # The top-level statements at the last run, with the lines they began on.
        self._lines: dict[ast.stmt, int] = {}

    def surround(self, source: SourceFile, surroundings: object) -> None:
        """Forgets everything if it is no earlier version of `source`, or if what a run hangs on besides is not as it was."""
        before = None if self.file is None else self.file.source
        is_same = (
            before is not None
            and before.path == source.path
            and before.memory is source.memory is not None
            and self._surroundings == surroundings
            and before.imports.is_alike(source.imports)
        )
        if not is_same:
            self.units, self.file, self._lines = [], None, {}
        self._surroundings = surroundings

    def prepare(self, source: SourceFile) -> Names:
        """The names of the module before the first unit: what all units did is undone, to be done again one by one."""
        for unit in reversed(self.units):
            for slots, key, old, _ in reversed(unit.changes):
                _put(slots, key, old)
        lines = {each.statement: each.first_line for each in source.index.parts}
        shifts = sorted((old, lines[each] - old) for each, old in self._lines.items() if each in lines)
        self._lines = lines
        if any(shift for _, shift in shifts):
            for unit in self.units:
                move_notes(unit.notes, unit.places, source.path, shifts)
        names = None if self.file is None else self.file.scope.slots
        return names if isinstance(names, Names) else Names()


class Units:
    """The units of one run, in order."""

    def __init__(self, engine: Engine, top: Frame, names: Names, memory: RunMemory) -> None:
        self._engine = engine
        self._top = top
        self._names = names
        self._known = memory.units
        self._places = {(each.node, each.is_entry): n for n, each in enumerate(self._known)}
        self._next = 0
        # All objects that can be reached from the names.
        self._there: dict[int, Slots] = {id(self._names): self._names}
        # Those that are other than they were when the units behind were recorded.
        self._other: dict[int, Slots] = {}
        self._has_other_files = False
        self.done: list[Unit] = []
        # The classes of all modules that something went through.
        self.met: set[ClassObject | None] = set()
        self._n_drawn: dict[str, int] | None = None

    def begin_entries(self) -> None:
        """From here on units follow that know nothing of each other: each may use the same names for its unknowns."""
        self._n_drawn = dict(self._engine.n_drawn)

    def do(self, node: ast.AST, work: Callable[[], object], *asked: object) -> object:
        """The result of `work`, which stands for `node` and hangs on what is `asked` besides."""
        if self._n_drawn is not None:
            self._engine.n_drawn = dict(self._n_drawn)
        unit = self._taken(node)
        if unit is not None and self._is_valid(unit, asked):
            self.done.append(unit)
            self._do_again(unit)
        else:
            if unit is not None:
                self._note_other(unit)
            unit = Unit(node, self._n_drawn is not None, asked)
            self.done.append(unit)
            self._record(unit, work)
            self._note_other(unit)
        if unit.changes and self._n_drawn is not None:
            # Others may come across its unknowns.
            self._n_drawn = self._engine.n_drawn
        self.met.update(module.cls for module in unit.notes.outputs)
        return unit.result

    def _taken(self, node: ast.AST) -> Unit | None:
        """The unit of `node` in the run before; those it was done in front of, and are left out now, are missing."""
        place = self._places.get((node, self._n_drawn is not None))
        if place is None or place < self._next:
            return None
        for each in self._known[self._next : place]:
            self._note_other(each)
        self._next = place + 1
        return self._known[place]

    def _note_other(self, unit: Unit) -> None:
        self._other.update(unit.changed_objects)
        self._has_other_files = self._has_other_files or bool(unit.files)

    def _is_valid(self, unit: Unit, asked: tuple[object, ...]) -> bool:
        engine = self._engine
        return (
            unit.is_whole
            and unit.asked == asked
            and unit.left[0] == self._top.may_have_left
            and engine.steps_left >= unit.n_steps
            and all(dict.get(self._names, key, MISSING) is value for key, value in unit.reads.items())
            and all(_keys_now(self._names, value) == keys for value, keys in unit.held)
            and all(engine.n_drawn.get(name, 0) == before for name, (before, _) in unit.drawn.items())
            and not (unit.is_importing and self._has_other_files)
            and not any(engine.oracle and engine.oracle.answers(each) for each in unit.unanswered)
            and not (self._other and self._is_near_others(unit))
        )

    def _is_near_others(self, unit: Unit) -> bool:
        return not self._other.keys().isdisjoint(reached(unit.reads.values(), {id(self._names): self._names}))

    def _do_again(self, unit: Unit) -> None:
        engine = self._engine
        # What stands there now may be another value than then: nobody asked for it.
        unit.changes = [
            (slots, key, dict.get(slots, key, MISSING), new) for slots, key, _, new in unit.changes
        ]
        for slots, key, _, new in unit.changes:
            _put(slots, key, new)
        self._there.update(unit.made)
        engine.n_drawn.update({name: after for name, (_, after) in unit.drawn.items()})
        engine.files.update(unit.files)
        engine.called |= unit.called
        engine.steps_left -= unit.n_steps
        self._top.may_have_left = unit.left[1]

    def _record(self, unit: Unit, work: Callable[[], object]) -> None:
        engine, top, names = self._engine, self._top, self._names
        called, known_files, mark = engine.called, set(engine.files), engine.heap.mark()
        n_steps, has_left = engine.steps_left, top.may_have_left
        engine.drawn = {}
        engine.called, engine.notes, engine.places = unit.called, unit.notes, unit.places
        engine.unanswered, engine.is_importing = unit.unanswered, False
        names.begin(unit.reads, unit.held)
        try:
            unit.result = work()
            unit.is_whole = True
        finally:
            names.begin({}, [])
            called |= unit.called
            engine.called = called
            unit.n_steps, unit.left = n_steps - engine.steps_left, (has_left, top.may_have_left)
            unit.files = {name: each for name, each in engine.files.items() if name not in known_files}
            unit.is_importing = engine.is_importing
            unit.drawn = {name: (n, engine.n_drawn.get(name, 0)) for name, n in engine.drawn.items()}
            self._keep_changes(unit, engine.heap.forget(mark))

    def _keep_changes(self, unit: Unit, writes: list[tuple[Slots, object, object]]) -> None:
        """Of all writes only those that others can see: to names, and to objects that were there before."""
        first: dict[tuple[int, object], tuple[Slots, object]] = {}
        for slots, key, old in writes:
            if id(slots) in self._there:
                first.setdefault((id(slots), key), (slots, old))
                if slots is not self._names:
                    unit.changed_objects[id(slots)] = slots
        unit.changes = [
            (slots, key, old, dict.get(slots, key, MISSING)) for (_, key), (slots, old) in first.items()
        ]
        new = [value for _, _, _, value in unit.changes]
        unit.made = reached([*new, *unit.files.values()], self._there)
        self._there.update(unit.made)


def _keys_now(names: Slots, value: object) -> tuple[object, ...]:
    return tuple(key for key, each in names.items() if each is value)


def _put(slots: Slots, key: object, value: object) -> None:
    if value is MISSING:
        slots.pop(key, None)
    else:
        slots[key] = value
