"""Loops: over known items round by round, over anything else until a round changes nothing any more."""

from __future__ import annotations

import ast
from collections.abc import Callable

from torchvet.shapes.engine.ends import End
from torchvet.shapes.engine.heap import Writes
from torchvet.shapes.engine.iterating import iterated
from torchvet.shapes.engine.joining import joined
from torchvet.shapes.engine.state import Engine, Loop
from torchvet.shapes.engine.truths import decision, truth
from torchvet.shapes.engine.values import Each
from torchvet.shapes.tensor import UNKNOWN, Opaque, Tensor

_MAX_ROUNDS = 256
_MAX_SETTLING = 3


def walk_for(engine: Engine, node: ast.For | ast.AsyncFor) -> End:
    """Walks a `for` loop and its `else`."""
    items = iterated(engine, engine.evaluate(node.iter))
    if isinstance(items, tuple) and len(items) <= _MAX_ROUNDS:

        def start(number: int) -> bool | None:
            if number < len(items):
                engine.assign(node.target, items[number])
            return number < len(items)

        return _unrolled(engine, node, start)
    item = items.item if isinstance(items, Each) else UNKNOWN
    return _settled(engine, node, lambda: engine.assign(node.target, item))


def walk_while(engine: Engine, node: ast.While) -> End:
    """Walks a `while` loop and its `else`."""
    if decision(engine, node.test) is None or _is_endless(node):
        return _settled(engine, node, lambda: engine.evaluate(node.test))
    return _unrolled(engine, node, lambda _: truth(engine.evaluate(node.test)))


def _is_endless(node: ast.While) -> bool:
    return isinstance(node.test, ast.Constant)


def _unrolled(
    engine: Engine, node: ast.For | ast.AsyncFor | ast.While, start: Callable[[int], bool | None]
) -> End:
    heap = engine.heap
    loop = Loop(heap.mark())
    engine.frame.loops.append(loop)
    n_doubts, end = 0, End.NEXT
    try:
        for number in range(_MAX_ROUNDS + 1):
            goes_on = start(number)
            if goes_on is False:
                break
            if goes_on is None or number == _MAX_ROUNDS:
                # Nobody knows any more how often it runs.
                heap.lose(heap.since(loop.mark))
                break
            end = engine.walk(node.body)
            _meet(engine, loop.mark, loop.continues)
            if end in (End.BREAK, End.LEFT):
                break
            if loop.breaks and not n_doubts:
                n_doubts, engine.undecided = 1, engine.undecided + 1
    finally:
        engine.undecided -= n_doubts
        engine.frame.loops.pop()
    left = end
    if left is not End.BREAK and left is not End.LEFT:
        left = engine.walk(node.orelse)
    _meet(engine, loop.mark, loop.breaks)
    return End.NEXT if left is not End.LEFT or loop.breaks else End.LEFT


def _meet(engine: Engine, mark: int, waiting: list[Writes]) -> None:
    """Joins the present with those that left early, each relative to `mark`."""
    engine.heap.meet(mark, waiting, joined)
    waiting.clear()


def _settled(engine: Engine, node: ast.For | ast.AsyncFor | ast.While, start: Callable[[], object]) -> End:
    heap = engine.heap
    base = heap.mark()
    engine.notes.silent += 1
    try:
        for _ in range(_MAX_SETTLING):
            after = _one_round(engine, node, start)
            changed = {place: each for place, each in after.items() if not _is_settled(each)}
            heap.join({}, after, joined)
            if not changed:
                break
        else:
            heap.lose({place: each for place, each in heap.since(base).items() if place in changed})
    finally:
        engine.notes.silent -= 1
    last = _one_round(engine, node, start)
    heap.join({}, last, joined)
    engine.walk(node.orelse)
    return End.NEXT


def _one_round(
    engine: Engine, node: ast.For | ast.AsyncFor | ast.While, start: Callable[[], object]
) -> Writes:
    """One round from what holds now; gives what it wrote, all taken back."""
    heap = engine.heap
    loop = Loop(heap.mark())
    engine.frame.loops.append(loop)
    had_left = engine.frame.may_have_left
    try:
        start()
        engine.walk(node.body)
    finally:
        engine.frame.loops.pop()
    engine.frame.may_have_left = had_left
    _meet(engine, loop.mark, loop.continues)
    _meet(engine, loop.mark, loop.breaks)
    return heap.undo(loop.mark)


def _is_settled(write: tuple[dict[object, object], object, object]) -> bool:
    """Whether joining the written value with what stood there changes nothing."""
    slots, key, value = write
    if key not in slots:
        return False
    old = slots[key]
    if isinstance(old, Opaque) and isinstance(value, Opaque):
        return True
    if isinstance(old, Tensor) and isinstance(value, Tensor):
        return joined(old, value) == old
    return old is value or old is UNKNOWN or joined(old, value) is old
