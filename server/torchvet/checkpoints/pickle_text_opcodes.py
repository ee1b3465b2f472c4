"""The pickle opcodes whose argument is a line of text: GLOBAL, and the rest of protocol 0.

GLOBAL is the only one that torch's own files use; the others appear in hand-made and very old pickles.
"""

from __future__ import annotations

import re

from torchvet.checkpoints.pickle_machine import Opcode, PickleMachine
from torchvet.checkpoints.pickle_values import OPAQUE_NUMBER, OPAQUE_TEXT, Call
from torchvet.checkpoints.unreadable import damaged

_MAX_LINE_BYTES = 65_536
_INTEGER = re.compile(r"-?[0-9]{1,38}L?\Z")
_FLOAT = re.compile(r"-?[0-9.]{1,40}(e[-+]?[0-9]{1,3})?\Z")


def _line(machine: PickleMachine, position: int) -> tuple[str, int]:
    end = machine.data.find(b"\n", position, position + _MAX_LINE_BYTES)
    if end < 0:
        raise damaged("its pickle ends early or is damaged")
    return str(machine.data[position:end], "utf-8", "backslashreplace"), end + 1


def _global(machine: PickleMachine, position: int) -> int:
    module, position = _line(machine, position)
    name, position = _line(machine, position)
    machine.stack.append(machine.global_named(module, name))
    return position


def _inst(machine: PickleMachine, position: int) -> int:
    position = _global(machine, position)
    function = machine.stack.pop()
    mark = machine.marks.pop()
    arguments = tuple(machine.stack[mark:])
    del machine.stack[mark:]
    machine.stack.append(Call(function, arguments))
    return position


def _int(machine: PickleMachine, position: int) -> int:
    text, position = _line(machine, position)
    if text in ("00", "01"):
        machine.stack.append(text == "01")
    else:
        machine.stack.append(int(text.rstrip("L")) if _INTEGER.match(text) else OPAQUE_NUMBER)
    return position


def _float(machine: PickleMachine, position: int) -> int:
    text, position = _line(machine, position)
    matches = _FLOAT.match(text) is not None and text.count(".") <= 1 and any(c.isdigit() for c in text)
    machine.stack.append(float(text) if matches else OPAQUE_NUMBER)
    return position


def _string(machine: PickleMachine, position: int) -> int:
    text, position = _line(machine, position)
    plain = len(text) >= 2 and text[0] == text[-1] and text[0] in "'\"" and "\\" not in text
    machine.stack.append(text[1:-1] if plain else OPAQUE_TEXT)
    return position


def _unicode(machine: PickleMachine, position: int) -> int:
    text, position = _line(machine, position)
    machine.stack.append(text)
    return position


def _persistent(machine: PickleMachine, position: int) -> int:
    text, position = _line(machine, position)
    machine.stack.append(machine.persistent(text))
    return position


def _memo_index(machine: PickleMachine, position: int) -> tuple[int, int]:
    text, position = _line(machine, position)
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        raise damaged("its pickle numbers an object with something that is no number")
    return int(text), position


def _get(machine: PickleMachine, position: int) -> int:
    index, position = _memo_index(machine, position)
    machine.stack.append(machine.memo[index])
    return position


def _put(machine: PickleMachine, position: int) -> int:
    index, position = _memo_index(machine, position)
    machine.memo[index] = machine.stack[-1]
    return position


TEXT_OPCODES: dict[int, Opcode] = {
    ord(code): step
    for code, step in {
        "c": _global,
        "i": _inst,
        "I": _int,
        "L": _int,
        "F": _float,
        "S": _string,
        "V": _unicode,
        "P": _persistent,
        "g": _get,
        "p": _put,
    }.items()
}
