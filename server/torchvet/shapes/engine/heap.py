"""The only place where objects of the engine change: every write is noted, can be taken back, and joined with another.

An undecided branch walks one way, takes its writes back, walks the other, and joins what the two left behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from torchvet.shapes.tensor import UNKNOWN

MISSING = object()
# The dict that was written to, its key, and what stands there.
Writes = Mapping[tuple[int, object], tuple[dict[object, object], object, object]]


class Heap:
    """Writes to slots, in order."""

    def __init__(self, is_dissolved: bool = False) -> None:
        """`is_dissolved` says that somebody will `dissolve` it."""
        self._is_dissolved = is_dissolved
        self._journal: list[tuple[dict[object, object], object, object]] = []
        self._forgotten: list[dict[object, object]] = []

    def write(self, slots: dict[object, object], key: object, value: object) -> None:
        """`slots[key] = value`."""
        # Read behind the back of `Names`: what is overwritten was not asked for.
        self._journal.append((slots, key, dict.get(slots, key, MISSING)))
        slots[key] = value

    def delete(self, slots: dict[object, object], key: object) -> None:
        """`del slots[key]`, where it is there."""
        if key in slots:
            self._journal.append((slots, key, slots[key]))
            del slots[key]

    def mark(self) -> int:
        """A point to go back to."""
        return len(self._journal)

    def since(self, mark: int) -> Writes:
        """What was written since `mark`, as it stands now."""
        found = {}
        for slots, key, _ in self._journal[mark:]:
            found[id(slots), key] = (slots, key, dict.get(slots, key, MISSING))
        return found

    def undo(self, mark: int) -> Writes:
        """Takes back what was written since `mark`, and gives it."""
        found = self.since(mark)
        while len(self._journal) > mark:
            slots, key, old = self._journal.pop()
            if old is MISSING:
                slots.pop(key, None)
            else:
                slots[key] = old
        return found

    def apply(self, writes: Writes) -> None:
        """Writes again what was taken back."""
        for slots, key, value in writes.values():
            self._set(slots, key, value)

    def join(self, left: Writes, right: Writes, joined: Callable[[object, object], object]) -> None:
        """Writes what is true after `left` or `right`, both taken back."""
        for place in {**left, **right}:
            slots, key, _ = left.get(place) or right.get(place)  # type: ignore[misc]  # it is in one of them
            a = left[place][2] if place in left else slots.get(key, MISSING)
            b = right[place][2] if place in right else slots.get(key, MISSING)
            if a is b:
                self._set(slots, key, a)
            elif a is MISSING or b is MISSING:
                # An attribute that only one way makes: reading it means that this way was taken.
                self._set(slots, key, b if a is MISSING else a)
            else:
                self._set(slots, key, joined(a, b))

    def meet(self, mark: int, ways: Iterable[Writes], joined: Callable[[object, object], object]) -> None:
        """Joins what holds now with other ways, each taken back to `mark`."""
        for each in ways:
            self.join(self.undo(mark), each, joined)

    def lose(self, writes: Writes) -> None:
        """Makes unknown what `writes` touched."""
        for slots, key, _ in writes.values():
            self._set(slots, key, UNKNOWN)

    def forget(self, mark: int) -> list[tuple[dict[object, object], object, object]]:
        """Lets what was written since `mark` stand for good; gives the dicts, the keys and what stood there before."""
        written = self._journal[mark:]
        del self._journal[mark:]
        if self._is_dissolved:
            self._forgotten += [slots for slots, _, _ in written]
        return written

    def dissolve(self) -> None:
        """Empties everything that was written to, so that nothing holds itself alive in a circle."""
        for slots in (*self._forgotten, *(slots for slots, _, _ in self._journal)):
            slots.clear()
        self._journal.clear()
        self._forgotten.clear()

    def _set(self, slots: dict[object, object], key: object, value: object) -> None:
        if value is MISSING:
            self.delete(slots, key)
        else:
            self.write(slots, key, value)
