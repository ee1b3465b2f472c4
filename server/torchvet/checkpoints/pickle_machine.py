"""A symbolic stack machine that walks pickle opcodes and builds a picture of the objects. It executes nothing.

Here are the machine, its limits and its fast loop; the opcodes one by one are in `pickle_opcodes.py`.
Every loop is bounded by the number of opcodes and every allocation by the size of the input.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from typing import TypeAlias

from torchvet.checkpoints.pickle_values import Global
from torchvet.checkpoints.unreadable import Unreadable, damaged, over_limit

# 60,000 tensors take this many; the worst pickle of this length costs 1.5 s and 250 MB.
MAX_OPCODES = 2_000_000
MAX_MEMO = 1_000_000
MAX_GLOBALS = 20_000

_BINPUT, _LONG_BINPUT, _BINGET = ord("q"), ord("r"), ord("h")
_BININT1, _MARK, _STOP, _TUPLE, _TUPLE2 = ord("K"), ord("("), ord("."), ord("t"), 0x86
_read_u4 = struct.Struct("<I").unpack_from


class PickleMachine:
    """State of one walk; after `run`, `position` is the byte after STOP and `globals` the names met."""

    __slots__ = ("data", "globals", "marks", "memo", "persistent", "position", "shortcut", "stack")

    def __init__(self, data: bytes, position: int, persistent: Callable[[object], object]) -> None:
        self.data = data
        self.position = position
        self.persistent = persistent
        # Tried where two marks follow each other; see `pickle_shortcut.py`.
        self.shortcut: Opcode = _no_shortcut
        self.stack: list[object] = []
        self.marks: list[int] = []
        self.memo: dict[int, object] = {}
        self.globals: dict[tuple[str, str], Global] = {}

    def run(self, opcodes: Mapping[int, Opcode]) -> object:
        """The object that one pickle describes."""
        try:
            result = self._walk(opcodes)
        except (IndexError, KeyError, struct.error) as error:
            raise damaged("its pickle ends early or is damaged") from error
        if len(self.memo) > MAX_MEMO:
            raise over_limit(f"its pickle remembers more than {MAX_MEMO:,} objects")
        return result

    def global_named(self, module: str, name: str) -> Global:
        """The one Global for this name, noted as an import the pickle would make."""
        known = self.globals.get((module, name))
        if known is None:
            if len(self.globals) >= MAX_GLOBALS:
                raise over_limit(f"its pickle imports more than {MAX_GLOBALS:,} names")
            known = self.globals[(module, name)] = Global(module, name)
        return known

    def _walk(self, opcodes: Mapping[int, Opcode]) -> object:
        # The opcodes below are most of every checkpoint; a call for each would double the time.
        data, stack, memo, position = self.data, self.stack, self.memo, self.position
        for _ in range(MAX_OPCODES):
            opcode = data[position]
            position += 1
            if opcode == _LONG_BINPUT:
                memo[_read_u4(data, position)[0]] = stack[-1]
                position += 4
            elif opcode == _BININT1:
                stack.append(data[position])
                position += 1
            elif opcode == _BINGET:
                stack.append(memo[data[position]])
                position += 1
            elif opcode == _MARK:
                end = self.shortcut(self, position) if data[position] == _MARK else 0
                if end:
                    position = end
                else:
                    self.marks.append(len(stack))
            elif opcode == _TUPLE:
                mark = self.marks.pop()
                stack[mark:] = [tuple(stack[mark:])]
            elif opcode == _TUPLE2:
                second = stack.pop()
                stack[-1] = (stack[-1], second)
            elif opcode == _BINPUT:
                memo[data[position]] = stack[-1]
                position += 1
            elif opcode == _STOP:
                self.position = position
                return stack.pop()
            else:
                position = opcodes[opcode](self, position)
        raise over_limit(f"its pickle has more than {MAX_OPCODES:,} opcodes")


def _no_shortcut(_: PickleMachine, __: int) -> int:
    return 0


# Takes the machine and the position after the opcode, returns the position of the next opcode.
Opcode: TypeAlias = Callable[[PickleMachine, int], int]


def no_persistent(_: object) -> object:
    """Refuses persistent ids, for pickles that have no storages beside them."""
    raise Unreadable(
        "its pickle refers to storages that this format does not have", "save it again with torch.save"
    )
