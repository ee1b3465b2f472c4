"""Abstract values: what a name may stand for in torch terms, and which objects it came from.

A value never claims more than what every path to it shares; `weak` marks what only a name suggests.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torchvet.facts.definitions import ClassRef, FunctionRef

# Identity of an object: where it was made, and the attribute path from there.
Site = tuple[object, ...]


class Kind(Enum):
    """What sort of thing a value is."""

    UNKNOWN = auto()
    NONE = auto()
    REFERENCE = auto()  # an imported or builtin name, by qualified name
    FUNCTION = auto()
    CLASS = auto()
    INSTANCE = auto()
    MODULE = auto()
    OPTIMIZER = auto()
    SCALER = auto()
    LOSS = auto()
    LOADER = auto()
    BATCHES = auto()  # what iterating yields with an index in front: enumerate(loader)
    BATCH = auto()
    TENSOR = auto()
    PARAMETERS = auto()
    STATE_DICT = auto()
    CHECKPOINT = auto()
    GRAD_CONTEXT = auto()
    METHOD = auto()  # a bound method as a value: `name` of `owner`
    ENGINE = auto()  # an object of a framework that runs the loop's duties itself
    SEQUENCE = auto()
    MAPPING = auto()
    STRING = auto()
    OPTIONS = auto()  # what a command line was parsed to; `name` is the file that declares it
    CONSTANT = auto()


class Role(Enum):
    """How an object contributed to a tensor."""

    MODEL = auto()
    BATCH = auto()
    LEAF = auto()
    CLASS_IDS = auto()


@dataclass(frozen=True, slots=True)
class Source:
    """An object a tensor was computed from; `index` is the place inside a batch.

    `has_gradient`: a backward from the tensor reaches the object.
    """

    role: Role
    site: Site
    index: int = -1
    weak: bool = False
    has_gradient: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """One abstract value.

    `name` is the qualified name of a reference or constructor, the text of a string, "on"/"off" of a gradient
    context, or the path key of a checkpoint (`items` then holds the path by the defaults of the command line). `prefix` is the wrapping of a module's keys, None when not known.
    `keys` are the entries on the way into a checkpoint or of a mapping, and the ancestors of a class of an
    installed package. `params` are the modules or leaf tensors whose parameters an optimizer holds, None when not known.
    """

    kind: Kind = Kind.UNKNOWN
    name: str = ""
    sites: frozenset[Site] = frozenset()
    weak: bool = False
    sources: frozenset[Source] = frozenset()
    prefix: str | None = None
    params: frozenset[Site] | None = None
    items: tuple[Value, ...] = ()
    keys: tuple[str, ...] = ()
    definition: FunctionRef | ClassRef | None = None
    owner: Value | None = None

    def with_(self, **changes: object) -> Value:
        """The same value with some fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]  # replace checks the names at run time


UNKNOWN = Value()
NONE = Value(Kind.NONE)
CONSTANT = Value(Kind.CONSTANT)


def join(first: Value, second: Value) -> Value:
    """What both values share: the value of a name after two paths met."""
    if first == second or second.kind is Kind.NONE:
        return first
    if first.kind is Kind.NONE:
        return second
    if first.kind is not second.kind or (first.kind is Kind.STRING and first.name != second.name):
        return Value(
            sources=first.sources | second.sources,
        )
    same_shape = len(first.items) == len(second.items) and first.keys == second.keys
    return Value(
        kind=first.kind,
        name=first.name if first.name == second.name else "",
        sites=first.sites | second.sites,
        weak=first.weak or second.weak,
        sources=first.sources | second.sources,
        prefix=first.prefix if first.prefix == second.prefix else None,
        params=None if first.params is None or second.params is None else first.params | second.params,
        items=tuple(map(join, first.items, second.items)) if same_shape else (),
        keys=first.keys if same_shape else (),
        definition=first.definition if first.definition == second.definition else None,
        owner=first.owner if first.owner == second.owner else None,
    )


def overlap(first: frozenset[Site], second: frozenset[Site]) -> bool:
    """Whether two sets of objects may share parameters: the same object, or one inside the other."""
    return any(_nested(one, other) for one in first for other in second)


def _nested(one: Site, other: Site) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def tensor_of(*values: Value) -> Value:
    """A tensor computed from `values`."""
    return Value(
        Kind.TENSOR,
        sources=frozenset(source for each in values for source in each.sources),
        weak=any(each.weak for each in values),
    )


def without_gradient(value: Value) -> Value:
    """The same value cut off from the graph: it still says where it came from."""
    return value.with_(sources=frozenset(replace(each, has_gradient=False) for each in value.sources))


def models_behind(value: Value) -> frozenset[Site]:
    """The modules and leaf tensors that a backward from `value` fills with gradients."""
    return frozenset(each.site for each in value.sources if each.has_gradient)
