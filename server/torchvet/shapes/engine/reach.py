"""What can be reached from values: the slots of every object behind them, through containers, functions and classes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from torchvet.shapes.engine.module_names import Slots
from torchvet.shapes.engine.values import (
    Bound,
    Choice,
    ClassObject,
    DictObject,
    Each,
    Function,
    Instance,
    ListObject,
    Method,
    ModuleFile,
    ModuleObject,
    Partial,
    Scope,
    Super,
)
from torchvet.shapes.tensor import Items


def reached(values: Iterable[object], known: Mapping[int, Slots]) -> dict[int, Slots]:
    """The slots behind `values`, by their id; `known` ones and what is only behind them are left out."""
    found: dict[int, Slots] = {}
    waiting = list(values)
    while waiting:
        value = waiting.pop()
        rule = _BEHIND.get(type(value))
        for each in () if rule is None else rule(value):
            if type(each) is not dict and not isinstance(each, dict):
                waiting.append(each)
            elif id(each) not in known and id(each) not in found:
                found[id(each)] = each
                waiting += each.values()
    return found


def _of_function(function: Function) -> tuple[object, ...]:
    return function.scope, function.owner, *function.defaults.values()


def _of_module(module: ModuleObject) -> tuple[object, ...]:
    return module.cls, module.slots, module.roles, module.made


# What stands behind a value: its slots, as the dict itself, and other values.
_BEHIND: Mapping[type, Callable[..., Iterable[object]]] = {
    Scope: lambda scope: (scope.slots, scope.parent),
    ModuleFile: lambda file: (file.scope,),
    ListObject: lambda found: (found.slots,),
    DictObject: lambda found: (found.slots,),
    Function: _of_function,
    ClassObject: lambda cls: (cls.slots, *cls.bases),
    Instance: lambda found: (found.cls, found.slots),
    ModuleObject: _of_module,
    Bound: lambda bound: (bound.function, bound.receiver),
    Method: lambda method: (method.receiver,),
    Partial: lambda partial: (partial.function, *partial.args, *partial.kwargs.values()),
    Super: lambda found: (found.after, found.receiver),
    Each: lambda each: (each.item,),
    Choice: lambda choice: choice.options,
    Items: lambda items: items.values,
    tuple: lambda values: values,
    list: lambda values: values,
    # Entries of a DictObject: never changed themselves.
    dict: lambda entries: entries.values(),
}
