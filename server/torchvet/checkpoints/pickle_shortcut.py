"""Recognises torch's usual way to pickle a tensor as one pattern, so that it costs one step instead of thirty.

Only a matter of time (a third of it): files of torch.save give the same result opcode by opcode. Memo entries of
the tuples inside the pattern are not kept, since torch.save never refers to them; when a pickle does, it is walked
again without the shortcut (`unpickled.py`). A forged pickle that stores over an older memo number inside the
pattern shows the older value; no pickler does that, and the names it would import are listed all the same.
"""

from __future__ import annotations

import re

from torchvet.checkpoints.pickle_machine import PickleMachine
from torchvet.checkpoints.pickle_values import Global, Storage
from torchvet.checkpoints.tensors import entry

_GET, _PUT, _INT = rb"(?:h.|j.{4})", rb"(?:q.|r.{4})?", rb"(?:K.|M.{2}|J.{4})"
_SIZES = rb"(\)|%b\x85|%b\x86|%b\x87|\(%b{4,16}t)" % (_INT, _INT * 2, _INT * 3, _INT)
# From the second of two marks: the persistent id ("storage", type, key, device, numel), then offset, sizes,
# strides, requires_grad and OrderedDict(), up to the REDUCE that calls _rebuild_tensor_v2.
_TENSOR = re.compile(
    rb"\(%b(%b)X(.)\0\0\0([0-9]+)(q.|r.{4})?(%b)(%b)t%bQ%b" % (_GET, _GET, _GET, _INT, _PUT, _INT)
    + rb"%b%b%b%b[\x88\x89]%b\)R%bt%bR" % (_SIZES, _PUT, _SIZES, _PUT, _GET, _PUT, _PUT),
    re.DOTALL,
)
_INTEGER = re.compile(_INT, re.DOTALL)


def tensor_at(machine: PickleMachine, position: int) -> int:
    """Puts the tensor that starts at `position` on the stack, in place of its function; 0 when there is none."""
    function = machine.stack[-1] if machine.stack else None
    match = _TENSOR.match(machine.data, position)
    if match is None or not isinstance(function, Global) or function.name != "_rebuild_tensor_v2":
        return 0
    storage_type, length, key_bytes, put, device, numel, sizes, _ = match.groups()
    if length[0] != len(key_bytes):
        return 0
    key = key_bytes.decode()
    if put is not None:
        machine.memo[_number(put)] = key
    saved_id = (
        "storage",
        machine.memo[_number(storage_type)],
        key,
        machine.memo[_number(device)],
        _number(numel),
    )
    storage = machine.persistent(saved_id)
    if not isinstance(storage, Storage):
        return 0
    shape = tuple(map(_number, _INTEGER.findall(sizes)))
    machine.stack[-1] = entry(storage.dtype, shape, storage.device, storage.key)
    return match.end()


def _number(opcode: bytes) -> int:
    # The argument of an opcode that pushes, stores or fetches by number; only J is signed.
    return int.from_bytes(opcode[1:], "little", signed=opcode[0] == 0x4A)
