"""Renames dict keys inside a pickle by replacing the opcodes that push them. Nothing is executed or re-pickled.

One string can serve as a key here and as something else there, through the memo. So what is renamed is each
single push: a key read from the memo becomes a literal of its own, and where a literal was renamed, other
readers of its memo slot get the old text as a literal.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

from torchvet.checkpoints.pickle_machine import MAX_OPCODES, Opcode, PickleMachine
from torchvet.checkpoints.pickle_opcodes import OPCODES
from torchvet.checkpoints.tensors import read_storage
from torchvet.checkpoints.unreadable import over_limit

_TEXT_OPCODES = b"X\x8c\x8dV"
_GET_OPCODES = b"hjg"
_FRAME, _STOP = 0x95, ord(".")


class PushedText(str):
    """A string together with the opcode that pushed it: its byte span, and the literal it came from."""

    __slots__ = ("end", "literal", "start")
    start: int
    end: int
    literal: int


@dataclass(frozen=True, slots=True)
class TracedPickle:
    """A pickle whose strings know where they were pushed; `frames` are the FRAME opcodes of protocol 4."""

    data: bytes
    root: object
    pushes: tuple[PushedText, ...]
    frames: tuple[int, ...]
    end: int


def trace(data: bytes, start: int) -> TracedPickle:
    """Reads the pickle at `start`, remembering where every string was pushed."""
    pushes: list[PushedText] = []
    frames: list[int] = []
    opcodes = OPCODES | _SHORTCUTS
    for code in _TEXT_OPCODES:
        opcodes[code] = _tracing(opcodes[code], pushes, is_literal=True)
    for code in _GET_OPCODES:
        opcodes[code] = _tracing(opcodes[code], pushes, is_literal=False)
    opcodes[_FRAME] = _framing(OPCODES[_FRAME], frames)
    machine = _TracingMachine(data, start, read_storage)
    root = machine.run(opcodes)
    return TracedPickle(data, root, tuple(pushes), tuple(frames), machine.position)


def renamed_pickle(pickled: TracedPickle, start: int, renames: Mapping[int, str]) -> bytes:
    """The pickle from `start` to its end, with the pushes that begin at the given bytes renamed."""
    edits: dict[int, tuple[int, bytes]] = {}
    for push in pickled.pushes:
        is_literal = push.start == push.literal
        new = renames.get(push.start)
        if new is not None:
            edits[push.start] = (push.end, _text_opcode(new))
        elif not is_literal and push.literal in renames:
            edits[push.start] = (push.end, _text_opcode(str(push)))
    if edits:
        # frame lengths would be wrong; frames are optional
        edits |= {frame: (frame + 9, b"") for frame in pickled.frames}
    pieces, position = [], start
    for at, (end, new_bytes) in sorted(edits.items()):
        pieces += [pickled.data[position:at], new_bytes]
        position = end
    return b"".join([*pieces, pickled.data[position : pickled.end]])


class _TracingMachine(PickleMachine):
    # Every opcode goes through the table, which is wrapped here: no shortcuts.
    __slots__ = ()

    def _walk(self, opcodes: Mapping[int, Opcode]) -> object:
        position = self.position
        for _ in range(MAX_OPCODES):
            opcode = self.data[position]
            if opcode == _STOP:
                self.position = position + 1
                return self.stack.pop()
            position = opcodes[opcode](self, position + 1)
        raise over_limit(f"its pickle has more than {MAX_OPCODES:,} opcodes")


def _mark(machine: PickleMachine, position: int) -> int:
    machine.marks.append(len(machine.stack))
    return position


def _put(width: int) -> Opcode:
    def step(machine: PickleMachine, position: int) -> int:
        end = position + width
        machine.memo[int.from_bytes(machine.data[position:end], "little")] = machine.stack[-1]
        return end

    return step


def _binget(machine: PickleMachine, position: int) -> int:
    machine.stack.append(machine.memo[machine.data[position]])
    return position + 1


# The opcodes that the fast loop of PickleMachine does itself.
_SHORTCUTS: dict[int, Opcode] = {ord("("): _mark, ord("q"): _put(1), ord("r"): _put(4), ord("h"): _binget}


def _tracing(step: Opcode, pushes: list[PushedText], *, is_literal: bool) -> Opcode:
    def traced(machine: PickleMachine, position: int) -> int:
        end = step(machine, position)
        text = machine.stack[-1]
        if isinstance(text, str):
            push = PushedText(text)
            push.start, push.end = position - 1, end
            push.literal = text.literal if isinstance(text, PushedText) and not is_literal else position - 1
            machine.stack[-1] = push
            pushes.append(push)
        return end

    return traced


def _framing(step: Opcode, frames: list[int]) -> Opcode:
    def traced(machine: PickleMachine, position: int) -> int:
        frames.append(position - 1)
        return step(machine, position)

    return traced


def _text_opcode(text: str) -> bytes:
    encoded = text.encode()
    return b"X" + struct.pack("<I", len(encoded)) + encoded
