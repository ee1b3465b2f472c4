"""What the engine computes with besides tensors and numbers: objects, classes, functions, containers.

Whatever can change keeps its content in `slots`, a plain dict that only `Heap` writes to, so that the two ways of an
undecided branch can be walked one after the other and joined. Deliberately not here: what operations do with them.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from torchvet.shapes.tensor import Items, Layer, Tensor
from torchvet.syntax.source import SourceFile

# The device of a module that nobody moved.
UNMOVED = "unmoved"
# A list or dict whose content is not known any more.
LOST = object()


@dataclass(eq=False, repr=False)
class Scope:
    """Names of a module, a class body or a call; `parent` is what encloses it."""

    slots: dict[object, object] = field(default_factory=dict)
    parent: Scope | None = None
    elsewhere: frozenset[str] = frozenset()


@dataclass(eq=False, repr=False)
class ModuleFile:
    """A Python file as a namespace."""

    source: SourceFile
    name: str
    scope: Scope
    is_main: bool = False
    # What the `__init__.py` of a package only passes on: the module and name behind each of its names.
    passed_on: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(eq=False, repr=False)
class ListObject:
    """A list; `slots["items"]` is a tuple, or LOST."""

    slots: dict[object, object]

    @classmethod
    def of(cls, items: tuple[object, ...]) -> ListObject:
        """A new list."""
        return cls({"items": items})

    @property
    def items(self) -> tuple[object, ...] | None:
        """The items, None when they are not known."""
        found = self.slots["items"]
        return found if isinstance(found, tuple) else None


@dataclass(eq=False, repr=False)
class DictObject:
    """A dict; `slots["entries"]` is a dict that is never changed itself, or LOST."""

    slots: dict[object, object]

    @classmethod
    def of(cls, entries: dict[object, object]) -> DictObject:
        """A new dict."""
        return cls({"entries": entries})

    @property
    def entries(self) -> dict[object, object] | None:
        """The entries, None when they are not known."""
        found = self.slots["entries"]
        return found if isinstance(found, dict) else None


@dataclass(eq=False, repr=False)
class Function:
    """A function of the program, with the scope it was made in."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    scope: Scope
    file: ModuleFile
    owner: ClassObject | None = None
    defaults: dict[str, object] = field(default_factory=dict)
    kind: str = ""
    is_sure: bool = True

    @property
    def name(self) -> str:
        """Its name in the text."""
        return "<lambda>" if isinstance(self.node, ast.Lambda) else self.node.name


@dataclass(eq=False, repr=False)
class ClassObject:
    """A class of the program; `bases` are classes or External."""

    node: ast.ClassDef
    bases: tuple[object, ...]
    slots: dict[object, object]
    file: ModuleFile
    is_dataclass: bool = False
    # Its method resolution order, once somebody asked for it.
    order: tuple[object, ...] | None = None

    @property
    def name(self) -> str:
        """Its name in the text."""
        return self.node.name


@dataclass(eq=False, repr=False)
class Instance:
    """An object of a class of the program that is no module."""

    cls: ClassObject
    slots: dict[object, object] = field(default_factory=dict)


@dataclass(eq=False, repr=False)
class ModuleObject:
    """An `nn.Module`: of torch when `cls` is None, else of the program.

    `kind` is torch's class among its ancestors (`Module`, `Sequential`, `Linear`, …), `layer` the arguments that class
    was made with. `slots` holds attributes in the order they were made, `roles` which of them are parameters or buffers.
    """

    kind: str
    cls: ClassObject | None = None
    slots: dict[object, object] = field(default_factory=dict)
    roles: dict[object, object] = field(default_factory=dict)
    # A cell, so that undoing a branch undoes the making too.
    made: dict[object, object] = field(default_factory=lambda: {"device": UNMOVED})

    @property
    def layer(self) -> Layer | None:
        """The arguments torch's constructor got, None before it ran or when they are not known."""
        found = self.made.get("layer")
        return found if isinstance(found, Layer) else None

    @property
    def is_lost(self) -> bool:
        """Whether something unknown may have changed it."""
        return bool(self.made.get("lost"))

    @property
    def name(self) -> str:
        """Its class, for the reader."""
        return self.kind if self.cls is None else self.cls.name


@dataclass(frozen=True, slots=True)
class External:
    """Something of a library, by its qualified name."""

    name: str


@dataclass(frozen=True, eq=False, repr=False)
class Bound:
    """A method of the program with its receiver."""

    function: Function
    receiver: object


@dataclass(frozen=True, eq=False, repr=False)
class Method:
    """A method of something the engine knows by itself: a tensor, a list, a module of torch."""

    receiver: object
    name: str


@dataclass(frozen=True, eq=False, repr=False)
class Partial:
    """`functools.partial(function, …)`."""

    function: object
    args: tuple[object, ...]
    kwargs: dict[str, object]


@dataclass(frozen=True, eq=False, repr=False)
class Super:
    """`super()`: attributes of `receiver` looked up behind `after`."""

    after: ClassObject
    receiver: object


@dataclass(frozen=True, slots=True)
class Builtin:
    """A builtin function or type."""

    name: str


@dataclass(frozen=True, eq=False, repr=False)
class Each:
    """Something to iterate over, of unknown length; every item is `item`."""

    item: object


@dataclass(frozen=True, eq=False, repr=False)
class Packed:
    """A `PackedSequence` made of this batch."""

    batch: Tensor
    is_batch_first: bool


@dataclass(frozen=True, eq=False, repr=False)
class Choice:
    """One of a few values, nobody knows which."""

    options: tuple[object, ...]


def pair(*values: object) -> Items:
    """A tuple."""
    return Items(values)  # type: ignore[arg-type]  # inside the engine a tuple may hold any of its values
