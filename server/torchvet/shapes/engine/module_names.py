"""The names of the module that is run, and what a unit of the run read of them."""

from __future__ import annotations

from torchvet.shapes.engine.heap import MISSING

Slots = dict[object, object]


class Names(Slots):
    """Names with what was read of them since a unit began: what stood there before it changed anything.

    `held` are values whose names were asked for, each with the names it had when the unit began.
    """

    def __init__(self) -> None:
        super().__init__()
        self.reads: Slots = {}
        self.held: list[tuple[object, tuple[object, ...]]] = []
        self._before: Slots = {}

    def begin(self, reads: Slots, held: list[tuple[object, tuple[object, ...]]]) -> None:
        """From here on reads are noted in these."""
        self.reads, self.held, self._before = reads, held, dict.copy(self)

    def __getitem__(self, key: object) -> object:
        value = self._read(key)
        if value is MISSING:
            raise KeyError(key)
        return value

    def get(self, key: object, default: object = None) -> object:
        value = self._read(key)
        return default if value is MISSING else value

    def __contains__(self, key: object) -> bool:
        return self._read(key) is not MISSING

    def _read(self, key: object) -> object:
        value = super().get(key, MISSING)
        if value is self._before.get(key, MISSING):
            # Not what the unit itself has put there.
            self.reads[key] = value
        return value

    def note_holders(self, value: object) -> None:
        """Somebody asks for all names of `value`."""
        self.held.append((value, keys_of(self._before, value)))


def keys_of(slots: Slots, value: object) -> tuple[object, ...]:
    """All keys that stand for this very object."""
    if isinstance(slots, Names):
        slots.note_holders(value)
    return tuple(key for key, each in slots.items() if each is value)
