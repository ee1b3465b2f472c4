"""Functions and classes of a file, with the scope they were defined in, so that calls can be followed."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from torchvet.facts.values import Value
from torchvet.syntax.source import SourceFile

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(eq=False)
class Frame:
    """Names of one scope while it is walked; `parent` is the scope it was defined in.

    `given` are the parameters nobody in the file passes anything known for.
    """

    source: SourceFile
    names: dict[str, Value] = field(default_factory=dict)
    parent: Frame | None = None
    outer_names: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    label: str = ""

    def lookup(self, name: str) -> Value | None:
        """The value bound to `name` here or in an enclosing scope."""
        frame: Frame | None = self
        while frame is not None:
            if name in frame.names:
                return frame.names[name]
            frame = frame.parent
        return None

    def bind(self, name: str, value: Value) -> None:
        """Binds `name` here, or where a `global` or `nonlocal` statement says."""
        frame: Frame = self
        while name in frame.outer_names and frame.parent is not None:
            frame = frame.parent
        frame.names[name] = value


@dataclass(frozen=True, eq=False)
class FunctionRef:
    """A function and the scope it closes over."""

    node: FunctionNode | ast.Lambda
    frame: Frame
    in_class: ClassRef | None = None

    @property
    def body(self) -> list[ast.stmt]:
        """The statements of a function; a lambda's expression as its return."""
        if isinstance(self.node, ast.Lambda):
            return [ast.copy_location(ast.Return(self.node.body), self.node.body)]
        return self.node.body

    @property
    def is_static(self) -> bool:
        """Whether it takes no `self`."""
        names = [each.id for each in getattr(self.node, "decorator_list", []) if isinstance(each, ast.Name)]
        return self.in_class is None or "staticmethod" in names


@dataclass(frozen=True, eq=False)
class ClassRef:
    """A class, its scope, and what its bases evaluated to."""

    node: ast.ClassDef
    frame: Frame
    bases: tuple[Value, ...]

    def method(self, name: str) -> FunctionRef | None:
        """The method `name` by the local part of the MRO, depth first."""
        for each in self.node.body:
            if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) and each.name == name:
                return FunctionRef(each, self.frame, self)
        for base in self.bases:
            if isinstance(base.definition, ClassRef):
                found = base.definition.method(name)
                if found is not None:
                    return found
        return None

    def base_names(self) -> set[str]:
        """Qualified names of all bases that are not defined in the workspace, as far as they are known."""
        found: set[str] = set()
        for base in self.bases:
            if isinstance(base.definition, ClassRef):
                found |= base.definition.base_names()
            elif base.name:
                found |= {base.name, *base.keys}
        return found

    @property
    def has_unknown_base(self) -> bool:
        """Whether some base could not be resolved to any name."""
        return any(
            base.definition.has_unknown_base if isinstance(base.definition, ClassRef) else not base.name
            for base in self.bases
        )


def text_of(definition: ClassRef | FunctionRef) -> str:
    """The lines of a definition."""
    node = definition.node
    return "\n".join(definition.frame.source.lines[node.lineno - 1 : node.end_lineno])
