"""What a run finds out: the shapes of expressions, what surely raises, and what went through each module."""

from __future__ import annotations

from dataclasses import dataclass, field

from torchvet.evidence import Span, WantedState
from torchvet.shapes.engine.values import ModuleObject
from torchvet.shapes.tensor import Tensor

_MAX_SHAPES = 24


@dataclass(eq=False, slots=True)
class Step:
    """One operation on the way to a tensor: what it is called, where it stands, and what it was done to.

    Nothing of it ever changes but the place, when lines come or go above it.
    """

    label: str
    path: str
    span: Span
    tensor: Tensor
    before: Step | None


@dataclass(eq=False, slots=True)
class Place:
    """A place in a text that an object remembers; it moves when lines come or go above it."""

    path: str
    span: Span


@dataclass(frozen=True, slots=True)
class Raised:
    """An operation that raises: torch's words, what it was done to, and through which calls it was reached."""

    path: str
    span: Span
    error: str
    message: str
    label: str
    inputs: tuple[Tensor, ...]
    calls: tuple[tuple[str, Span], ...]
    is_sure: bool
    module: ModuleObject | None = None
    # The rule it is for where the message alone does not tell, and where it holds, if not everywhere.
    kind: str = ""
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that surely is not meant: for the rule `kind`, with words for its message."""

    kind: str
    path: str
    span: Span
    is_sure: bool
    words: tuple[tuple[str, str], ...]


# What went into each module, and what came out.
Outputs = dict[ModuleObject, list[tuple[tuple[object, ...], object]]]


@dataclass
class Notes:
    """The notebook; while `silent` is above 0 nothing is written down."""

    shapes: dict[tuple[str, Span], list[Tensor]] = field(default_factory=dict)
    targets: set[tuple[str, Span]] = field(default_factory=set)
    raised: list[Raised] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    outputs: Outputs = field(default_factory=dict)
    wanted: dict[tuple[str, Span], list[WantedState]] = field(default_factory=dict)
    silent: int = 0

    def see(self, path: str, span: Span, tensor: Tensor, is_target: bool = False) -> None:
        """The expression at `span` is `tensor`."""
        if self.silent:
            return
        place = (path, span)
        if is_target:
            self.targets.add(place)
        found = self.shapes.get(place)
        if found is None:
            self.shapes[place] = [tensor]
        elif len(found) < _MAX_SHAPES:
            dims, dtype = tensor.dims, tensor.dtype
            for each in found:
                if each.dims == dims and each.dtype == dtype and _lies_alike(each, tensor):
                    return
            found.append(tensor)

    def take_in(self, other: Notes) -> None:
        """Adds what stands in `other`."""
        for place, tensors in other.shapes.items():
            if place in self.shapes:
                for each in tensors:
                    self.see(*place, each)
            else:
                self.shapes[place] = list(tensors)
        self.targets |= other.targets
        self.take_in_wanted(other)
        self.raised += other.raised
        self.remarks += other.remarks
        for module, outputs in other.outputs.items():
            self.outputs.setdefault(module, []).extend(outputs)

    def take_in_wanted(self, other: Notes) -> None:
        """Adds what `other` says of state dicts that are loaded."""
        for (path, span), states in other.wanted.items():
            for state in states:
                self.wants(path, span, state)

    def went_through(self, module: ModuleObject, args: tuple[object, ...], output: object) -> None:
        """`module(*args)` gave `output`."""
        if not self.silent:
            found = self.outputs.setdefault(module, [])
            if len(found) < _MAX_SHAPES:
                found.append((args, output))

    def wants(self, path: str, span: Span, state: WantedState) -> None:
        """`load_state_dict` is called at `span` on a module that has these keys."""
        found = self.wanted.setdefault((path, span), [])
        if state not in found and len(found) < _MAX_SHAPES:
            found.append(state)

    def error(self, raised: Raised) -> None:
        """An operation raises."""
        if not self.silent:
            self.raised.append(raised)

    def remark(self, remark: Remark) -> None:
        """Something is surely not meant."""
        if not self.silent:
            self.remarks.append(remark)


def _lies_alike(left: Tensor, right: Tensor) -> bool:
    return (left.device, left.layout, left.grad) == (right.device, right.layout, right.grad)
