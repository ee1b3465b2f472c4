"""How far a running script is: its epoch and batch, read from the variables of its own loops. Changes none of them.

Read from the frames that are on the stack at an optimizer step.
"""

from __future__ import annotations

import ast
import inspect
import os
from dataclasses import dataclass
from types import CodeType, FrameType

from torchvet_runtime.frame_names import (
    IS_COPIED,
    Names,
    length_of,
    may_be_asked,
    names_in,
    number_of,
    value_of,
)
from torchvet_runtime.training_loops import Loop, TrainingLoops, range_of


@dataclass(frozen=True)
class Position:
    """Counts from 1, as events do; a number that the loops do not tell is None."""

    epoch: int
    epochs: int | None
    batch: int | None
    n_batches: int | None


class ScriptPosition:
    """Finds the loops of a script on the stack."""

    def __init__(self, loops: list[TrainingLoops]) -> None:
        self._loops = loops
        # By identity: hashing a code object goes through all of its constants.
        self._places: dict[int, tuple[CodeType, list[Loop]]] = {}
        # Where the loop over epochs was found last: its code, its variable, and what makes that count from 1.
        self._last: tuple[CodeType, str, int] | None = None

    def epoch(self, frame: FrameType | None) -> int | None:
        """The number of the epoch, read the quick way at each step; None where `look` has not found the loops before."""
        if self._last is None:
            return None
        code, name, more = self._last
        while frame is not None and frame.f_code is not code:
            frame = frame.f_back
        if frame is None or not may_be_asked(code):
            return None
        own = frame.f_locals
        value = own.get(name)
        if IS_COPIED and code.co_flags & inspect.CO_OPTIMIZED:
            own.clear()
        return value + more if type(value) is int else None

    def look(self, frame: FrameType | None) -> Position | None:
        """Where the code below `frame` is."""
        found = self._on_stack(frame)
        if found is None:
            return None
        loops, frames = found
        counted = _counted(loops.epochs, frames[loops.epochs])
        if counted is None:
            return None
        name, value, more = counted
        self._last = (frames[loops.epochs].f_code, name, more)
        epoch = value + more
        epochs = _last_of(loops.epochs, frames[loops.epochs])
        if loops.batches is None:
            return Position(epoch, epochs, 1, 1)
        batch, n_batches = _batches(loops.batches, frames[loops.batches])
        return Position(epoch, epochs, batch, n_batches)

    def _on_stack(self, frame: FrameType | None) -> tuple[TrainingLoops, dict[Loop, FrameType]] | None:
        """The pair of loops that is being run, with the frames they run in."""
        running: dict[Loop, FrameType] = {}
        while frame is not None:
            for loop in self._loops_in(frame.f_code):
                if loop not in running and _is_inside(frame, loop):
                    running[loop] = frame
            frame = frame.f_back
        for loops in self._loops:
            if loops.epochs in running and (loops.batches is None or loops.batches in running):
                return loops, running
        return None

    def _loops_in(self, code: CodeType) -> list[Loop]:
        known = self._places.get(id(code))
        if known is None:
            loops = [loop for pair in self._loops for loop in (pair.epochs, pair.batches) if loop is not None]
            known = (code, [each for each in dict.fromkeys(loops) if _is_code_of(each, code)])
            self._places[id(code)] = known
        return known[1]


def _is_inside(frame: FrameType, loop: Loop) -> bool:
    return loop.node.lineno <= frame.f_lineno <= (loop.node.end_lineno or 0)


def _is_code_of(loop: Loop, code: CodeType) -> bool:
    unit = loop.unit
    if unit.name != code.co_name or (unit.name != "<module>" and unit.first_line != code.co_firstlineno):
        return False
    return os.path.realpath(code.co_filename) == os.path.realpath(unit.source.path)


def _counted(loop: Loop, frame: FrameType) -> tuple[str, int, int] | None:
    """A counting loop's variable, its value, and what makes that count from 1."""
    assert isinstance(loop.node, ast.For) and isinstance(loop.node.target, ast.Name)
    name = loop.node.target.id
    with names_in(frame) as names:
        value = names.get(name)
        return (name, value, 0 if _range(loop, names)[0] == 1 else 1) if type(value) is int else None


def _last_of(loop: Loop, frame: FrameType) -> int | None:
    """The number of the last epoch."""
    with names_in(frame) as names:
        start, stop = _range(loop, names)
    return None if stop is None or start is None else stop - 1 if start == 1 else stop


def _range(loop: Loop, names: Names) -> tuple[int | None, int | None]:
    """Start and stop of a loop's `range`."""
    assert isinstance(loop.node, ast.For)
    call = range_of(loop.node.iter)
    values = [number_of(each, names) for each in call.args] if call is not None else []
    if len(values) == 1:
        return 0, values[0]
    return (
        (values[0], values[1]) if len(values) == 2 or (len(values) == 3 and values[2] == 1) else (None, None)
    )


def _batches(loop: Loop, frame: FrameType) -> tuple[int | None, int | None]:
    """Which batch is at hand, and how many there are."""
    if not isinstance(loop.node, ast.For):
        return None, None
    target, iterated = loop.node.target, loop.node.iter
    with names_in(frame) as names:
        if (call := range_of(iterated)) is not None:
            return _of_range(call, target, names)
        batch, first = None, 0
        while (
            isinstance(iterated, ast.Call)
            and iterated.args
            and _name(iterated.func) in {"enumerate", "tqdm", "zip"}
        ):
            if _name(iterated.func) == "enumerate" and isinstance(target, ast.Tuple):
                first = _start(iterated, names)
                batch, target = value_of(target.elts[0], names), target.elts[-1]
            iterated = iterated.args[0]
        inner = range_of(iterated)
        n_batches = length_of(_whole_range(inner, names) if inner is not None else value_of(iterated, names))
        return batch - first + 1 if type(batch) is int else None, n_batches


def _of_range(call: ast.Call, target: ast.expr, names: Names) -> tuple[int | None, int | None]:
    whole, value = _whole_range(call, names), value_of(target, names)
    if whole is None:
        return None, None
    return whole.index(value) + 1 if type(value) is int and value in whole else None, len(whole)


def _whole_range(call: ast.Call, names: Names) -> range | None:
    bounds = [number_of(each, names) for each in call.args]
    known = [each for each in bounds if each is not None]
    is_told = 0 < len(known) == len(bounds) < 4 and known[2:] != [0]
    return range(*known) if is_told else None


def _start(call: ast.Call, names: Names) -> int:
    given = [*call.args[1:2], *(each.value for each in call.keywords if each.arg == "start")]
    return (number_of(given[0], names) or 0) if given else 0


def _name(called: ast.expr) -> str:
    name = (
        called.attr
        if isinstance(called, ast.Attribute)
        else called.id
        if isinstance(called, ast.Name)
        else ""
    )
    return "tqdm" if name.startswith("tqdm") else name
