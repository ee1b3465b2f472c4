"""Classes of the program: in which order their ancestors are asked, and what torch class stands at the root."""

from __future__ import annotations

from torchvet.shapes.engine.values import ClassObject, External, ModuleObject

_DATA = ("torch.utils.data.Dataset", "torch.utils.data.IterableDataset", "torch.utils.data.dataset.Dataset")
_MODULE = ("torch.nn.Module", "torch.nn.modules.Module", "torch.nn.modules.module.Module")
_LIGHTNING = ("LightningModule", "PyTorchModelHubMixin")


def lineage(cls: ClassObject) -> tuple[object, ...]:
    """The method resolution order: classes of the program and External bases."""
    if cls.order is None:
        orders: list[list[object]] = [[cls]]
        orders += [list(lineage(each)) if isinstance(each, ClassObject) else [each] for each in cls.bases]
        cls.order = tuple(_merged([*orders, list(cls.bases)]))
    return cls.order


def _merged(orders: list[list[object]]) -> list[object]:
    """C3: the first head that stands in no tail, until nothing is left."""
    result: list[object] = []
    waiting = [each for each in orders if each]
    while waiting:
        head = next(
            (each[0] for each in waiting if not any(each[0] in other[1:] for other in waiting)), waiting[0][0]
        )
        result.append(head)
        waiting = [
            rest for each in waiting if (rest := [item for item in each if item is not head and item != head])
        ]
    return result


def method_in(cls: ClassObject, name: str) -> object | None:
    """The attribute `name` of a class or its ancestors; None when the program defines none, a 1-tuple of None for None."""
    for each in lineage(cls):
        if isinstance(each, ClassObject) and name in each.slots:
            found = each.slots[name]
            return (None,) if found is None else found
    return None


def torch_base(cls: ClassObject) -> str | None:
    """`Module`, `Sequential`, `Conv2d`: the torch class a module class descends from; None for no module."""
    for each in lineage(cls):
        if isinstance(each, External):
            if each.name.startswith("torch.nn."):
                return each.name.rpartition(".")[2]
            if each.name.rpartition(".")[2] in _LIGHTNING:
                return "Module"
    return None


def has_unknown_base(cls: ClassObject) -> bool:
    """Whether some ancestor may define anything."""
    return any(
        not isinstance(each, ClassObject)
        and not (
            isinstance(each, External)
            and (each.name.startswith("torch.") or each.name in ("object", "abc.ABC"))
        )
        for each in lineage(cls)
    )


def is_enumeration(cls: ClassObject) -> bool:
    """Whether it descends from Python's Enum, so that what its body assigns becomes its members."""
    return any(
        isinstance(each, External) and each.name.startswith("enum.") and each.name.endswith(("Enum", "Flag"))
        for each in lineage(cls)
    )


def is_dataset(cls: ClassObject) -> bool:
    """Whether it descends from torch's Dataset."""
    return any(isinstance(each, External) and each.name in _DATA for each in lineage(cls))


def forward_of(module: ModuleObject) -> object | None:
    """The program's own `forward` of a module."""
    return None if module.cls is None else method_in(module.cls, "forward")
