"""The pickle opcodes that push one plain value: text, bytes, numbers, constants, empty containers.

Absurdly long text and numbers become a placeholder: no key or shape needs them, and they would cost memory.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from torchvet.checkpoints.pickle_machine import Opcode, PickleMachine
from torchvet.checkpoints.pickle_values import OPAQUE_BYTES, OPAQUE_NUMBER, OPAQUE_TEXT, Pairs
from torchvet.checkpoints.unreadable import damaged

_MAX_TEXT_BYTES = 65_536
_MAX_INT_BYTES = 16
_U4 = struct.Struct("<I").unpack_from
_F8 = struct.Struct(">d").unpack_from


def _counted(machine: PickleMachine, position: int, width: int) -> tuple[int, int]:
    # Where the payload starts and ends; a length that runs over the end means a cut or forged file.
    start = position + width
    length = int.from_bytes(machine.data[position:start], "little")
    if start + length > len(machine.data):
        raise damaged("its pickle ends early or is damaged")
    return start, start + length


def _text(width: int) -> Opcode:
    def step(machine: PickleMachine, position: int) -> int:
        start, end = _counted(machine, position, width)
        if end - start > _MAX_TEXT_BYTES:
            machine.stack.append(OPAQUE_TEXT)
        else:
            machine.stack.append(str(machine.data[start:end], "utf-8", "backslashreplace"))
        return end

    return step


def _text4(machine: PickleMachine, position: int) -> int:
    # Every key and storage name of torch's files comes here, so the general form above costs too much.
    start = position + 4
    length: int = _U4(machine.data, position)[0]
    end = start + length
    if length > _MAX_TEXT_BYTES or end > len(machine.data):
        return _TEXT4_CHECKED(machine, position)
    machine.stack.append(str(machine.data[start:end], "utf-8", "backslashreplace"))
    return end


_TEXT4_CHECKED = _text(4)


def _latin_text(width: int) -> Opcode:
    # A str of Python 2: torch's own keys are ASCII.
    def step(machine: PickleMachine, position: int) -> int:
        start, end = _counted(machine, position, width)
        short = end - start <= _MAX_TEXT_BYTES
        machine.stack.append(str(machine.data[start:end], "latin-1") if short else OPAQUE_TEXT)
        return end

    return step


def _bytes(width: int) -> Opcode:
    def step(machine: PickleMachine, position: int) -> int:
        machine.stack.append(OPAQUE_BYTES)
        return _counted(machine, position, width)[1]

    return step


def _fixed_int(width: int, *, signed: bool) -> Opcode:
    def step(machine: PickleMachine, position: int) -> int:
        end = position + width
        machine.stack.append(int.from_bytes(machine.data[position:end], "little", signed=signed))
        return end

    return step


def _long(width: int) -> Opcode:
    def step(machine: PickleMachine, position: int) -> int:
        start, end = _counted(machine, position, width)
        short = end - start <= _MAX_INT_BYTES
        number = int.from_bytes(machine.data[start:end], "little", signed=True) if short else OPAQUE_NUMBER
        machine.stack.append(number)
        return end

    return step


def _float(machine: PickleMachine, position: int) -> int:
    machine.stack.append(_F8(machine.data, position)[0])
    return position + 8


def _constant(value: object) -> Opcode:
    def step(machine: PickleMachine, position: int) -> int:
        machine.stack.append(value)
        return position

    return step


def _new(make: Callable[[], object]) -> Opcode:
    def step(machine: PickleMachine, position: int) -> int:
        machine.stack.append(make())
        return position

    return step


LITERAL_OPCODES: dict[int, Opcode] = {
    ord(code): step
    for code, step in {
        "X": _text4, "\x8c": _text(1), "\x8d": _text(8), "U": _latin_text(1), "T": _latin_text(4),
        "C": _bytes(1), "B": _bytes(4), "\x8e": _bytes(8), "\x96": _bytes(8), "\x97": _constant(OPAQUE_BYTES),
        "J": _fixed_int(4, signed=True), "K": _fixed_int(1, signed=False), "M": _fixed_int(2, signed=False),
        "\x8a": _long(1), "\x8b": _long(4), "G": _float,
        "N": _constant(None), "\x88": _constant(True), "\x89": _constant(False), ")": _constant(()),
        "]": _new(list), "}": _new(Pairs), "\x8f": _new(list),
    }.items()
}  # fmt: skip
