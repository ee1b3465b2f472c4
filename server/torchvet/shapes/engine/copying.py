"""`copy.deepcopy` of a value: another object with the same content."""

from __future__ import annotations

from torchvet.shapes.engine.values import DictObject, ListObject, ModuleObject


def copied(value: object) -> object:
    """A deep copy; what cannot change stays itself."""
    if isinstance(value, ModuleObject):
        slots = {name: copied(each) for name, each in value.slots.items()}
        made = {name: each for name, each in value.made.items() if name != "states"}
        return ModuleObject(value.kind, value.cls, slots, dict(value.roles), made)
    if isinstance(value, ListObject):
        items = value.items
        return (
            ListObject(dict(value.slots))
            if items is None
            else ListObject.of(tuple(copied(each) for each in items))
        )
    if isinstance(value, DictObject):
        entries = value.entries
        if entries is None:
            return DictObject(dict(value.slots))
        return DictObject.of({name: copied(each) for name, each in entries.items()})
    return value
