"""The pickle opcodes of protocols 0 to 5, each as what it does to the symbolic stack.

Tensors are recognised when REDUCE meets one of torch's rebuild functions (`tensors.py`). The rest becomes Call.
Plain values are in `pickle_literals.py`, lines of text in `pickle_text_opcodes.py`.
"""

from __future__ import annotations

from torchvet.checkpoints.pickle_literals import LITERAL_OPCODES
from torchvet.checkpoints.pickle_machine import Opcode, PickleMachine
from torchvet.checkpoints.pickle_text_opcodes import TEXT_OPCODES
from torchvet.checkpoints.pickle_values import Call, Global, Pairs
from torchvet.checkpoints.tensors import REBUILDERS
from torchvet.checkpoints.unreadable import Unreadable, damaged

_DICT_CLASSES = frozenset(
    {"collections.OrderedDict", "collections.defaultdict", "builtins.dict", "__builtin__.dict"}
)


def _since_mark(machine: PickleMachine) -> list[object]:
    mark = machine.marks.pop()
    items = machine.stack[mark:]
    del machine.stack[mark:]
    return items


def _tuple(machine: PickleMachine, position: int) -> int:
    stack, mark = machine.stack, machine.marks.pop()
    items = tuple(stack[mark:])
    del stack[mark:]
    stack.append(items)
    return position


def _tuple1(machine: PickleMachine, position: int) -> int:
    machine.stack[-1] = (machine.stack[-1],)
    return position


def _tuple2(machine: PickleMachine, position: int) -> int:
    second = machine.stack.pop()
    machine.stack[-1] = (machine.stack[-1], second)
    return position


def _tuple3(machine: PickleMachine, position: int) -> int:
    third, second = machine.stack.pop(), machine.stack.pop()
    machine.stack[-1] = (machine.stack[-1], second, third)
    return position


def _list_since_mark(machine: PickleMachine, position: int) -> int:
    machine.stack.append(_since_mark(machine))
    return position


def _dict_since_mark(machine: PickleMachine, position: int) -> int:
    machine.stack.append(Pairs(_since_mark(machine)))
    return position


def _extend(target: object, items: list[object]) -> None:
    if isinstance(target, list) and not isinstance(target, Pairs):
        target.extend(items)


def _append(machine: PickleMachine, position: int) -> int:
    value = machine.stack.pop()
    _extend(machine.stack[-1], [value])
    return position


def _appends(machine: PickleMachine, position: int) -> int:
    items = _since_mark(machine)
    _extend(machine.stack[-1], items)
    return position


def _set_items(target: object, items: list[object]) -> None:
    if len(items) % 2:
        raise damaged("its pickle sets a key without a value")
    if isinstance(target, Pairs):
        target.extend(items)
    elif isinstance(target, Call):
        target.pairs = target.pairs if target.pairs is not None else Pairs()
        target.pairs.extend(items)


def _setitem(machine: PickleMachine, position: int) -> int:
    value, key = machine.stack.pop(), machine.stack.pop()
    _set_items(machine.stack[-1], [key, value])
    return position


def _setitems(machine: PickleMachine, position: int) -> int:
    items = _since_mark(machine)
    _set_items(machine.stack[-1], items)
    return position


def _build(machine: PickleMachine, position: int) -> int:
    state = machine.stack.pop()
    target = machine.stack[-1]
    if isinstance(target, (Call, Pairs)):
        target.state = state
    return position


def _made(function: object, arguments: object) -> object:
    if isinstance(function, Global):
        rebuild = REBUILDERS.get(function.name)
        if rebuild is not None and type(arguments) is tuple:
            return rebuild(arguments)
        if function.qualified in _DICT_CLASSES:
            return _dict_from(arguments)
    return Call(function, arguments)


def _dict_from(arguments: object) -> Pairs:
    # Python 2 pickled OrderedDict([[key, value], ...]) as one argument.
    pairs = Pairs()
    if arguments and isinstance(arguments, tuple) and type(arguments[0]) is list:
        for item in arguments[0]:
            if isinstance(item, (list, tuple)) and len(item) == 2:
                pairs.extend(item)
    return pairs


def _reduce(machine: PickleMachine, position: int) -> int:
    stack = machine.stack
    arguments = stack.pop()
    stack[-1] = _made(stack[-1], arguments)
    return position


def _newobj_ex(machine: PickleMachine, position: int) -> int:
    machine.stack.pop()
    return _reduce(machine, position)


def _obj(machine: PickleMachine, position: int) -> int:
    items = _since_mark(machine)
    machine.stack.append(_made(items[0], tuple(items[1:])))
    return position


def _stack_global(machine: PickleMachine, position: int) -> int:
    name, module = machine.stack.pop(), machine.stack.pop()
    if not (isinstance(name, str) and isinstance(module, str)):
        raise damaged("its pickle imports a name that is not text")
    machine.stack.append(machine.global_named(module, name))
    return position


def _binpersid(machine: PickleMachine, position: int) -> int:
    machine.stack[-1] = machine.persistent(machine.stack[-1])
    return position


def _memoize(machine: PickleMachine, position: int) -> int:
    machine.memo[len(machine.memo)] = machine.stack[-1]
    return position


def _long_binget(machine: PickleMachine, position: int) -> int:
    end = position + 4
    machine.stack.append(machine.memo[int.from_bytes(machine.data[position:end], "little")])
    return end


def _pop(machine: PickleMachine, position: int) -> int:
    if machine.marks and machine.marks[-1] == len(machine.stack):
        machine.marks.pop()
    else:
        machine.stack.pop()
    return position


def _pop_mark(machine: PickleMachine, position: int) -> int:
    _since_mark(machine)
    return position


def _dup(machine: PickleMachine, position: int) -> int:
    machine.stack.append(machine.stack[-1])
    return position


def _skip(width: int) -> Opcode:
    def step(_: PickleMachine, position: int) -> int:
        return position + width

    return step


def _extension(_: PickleMachine, __: int) -> int:
    raise Unreadable(
        "its pickle uses copyreg extension codes", "save it again as a state_dict with torch.save"
    )


OPCODES: dict[int, Opcode] = (
    TEXT_OPCODES
    | LITERAL_OPCODES
    | {
        ord(code): step
        for code, step in {
            "t": _tuple, "\x85": _tuple1, "\x86": _tuple2, "\x87": _tuple3,
            "l": _list_since_mark, "\x91": _list_since_mark, "d": _dict_since_mark,
            "a": _append, "e": _appends, "\x90": _appends, "s": _setitem, "u": _setitems,
            "b": _build, "R": _reduce, "\x81": _reduce, "\x92": _newobj_ex, "o": _obj,
            "\x93": _stack_global, "Q": _binpersid,
            "\x94": _memoize, "j": _long_binget, "0": _pop, "1": _pop_mark, "2": _dup,
            "\x80": _skip(1), "\x95": _skip(8), "\x98": _skip(0),
            "\x82": _extension, "\x83": _extension, "\x84": _extension,
        }.items()
    }
)  # fmt: skip
