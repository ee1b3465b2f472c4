"""Tensors and modules by binding, read off the tree: what a name or `self` attribute can only ever be.

Every binding of the name has to agree. Order and flow are not looked at; `program` does that.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from functools import cached_property

from torchvet.facts.call_parts import iterated, method_of
from torchvet.facts.class_table import ClassTable, is_module_class
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.scope_bindings import paired
from torchvet.facts.vocabulary import canonical
from torchvet.syntax.nodes import walk

FACTORIES = frozenset(
    f"torch.{name}"
    for name in "tensor zeros ones rand randn randint full empty eye arange linspace logspace zeros_like ones_like "
    "rand_like randn_like full_like empty_like normal randperm Tensor FloatTensor nn.Parameter".split()
)
_RETURN_SELF = frozenset("to cuda cpu float half double bfloat16 train eval apply share_memory".split())


class Sort(Enum):
    """What sort of object it is."""

    TENSOR = auto()
    MODULE = auto()


class BoundObjects:
    """The bindings of one file."""

    def __init__(self, file: FileFacts) -> None:
        self.tree = file.source.tree
        self.index = file.source.index
        self.imports = file.source.imports
        self._table = file.facts(ClassTable)[0]
        self._code = file.facts(LocalCode)[0]
        self._resolving: set[str] = set()

    @classmethod
    def find(cls, file: FileFacts) -> list[BoundObjects]:
        """The one table of `file`, as a fact."""
        return [cls(file)]

    @property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """The function or class around each node."""
        return self.index.scope_of

    def sort(self, node: ast.expr) -> Sort | None:
        """What `node` is, when all its bindings say so."""
        if isinstance(node, ast.Call):
            return self._called(node)
        if isinstance(node, ast.Name):
            return self._named(node)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            return self._attribute(node) or self._part(node)
        return None

    def _called(self, node: ast.Call) -> Sort | None:
        name = self.imports.qualified(node.func)
        own = self._table.class_of(node.func)
        if own is not None:
            return Sort.MODULE if own[0].is_module(own[1]) else None
        if name is not None:
            name = canonical(name)
            if name in FACTORIES:
                return Sort.TENSOR
            is_known = is_module_class(name.removesuffix(".from_pretrained"))
            return Sort.MODULE if is_known else None
        if isinstance(node.func, ast.Attribute) and node.func.attr in _RETURN_SELF:
            return self.sort(node.func.value)
        return None

    def _named(self, node: ast.Name) -> Sort | None:
        scope, bindings = self._nearest(node, node.id)
        return self._agreed(bindings, f"{id(scope)}:{node.id}") if bindings else None

    def _nearest(self, node: ast.AST, name: str) -> tuple[ast.AST | None, list[ast.expr | Sort | None]]:
        """What `name` is bound to in the nearest scope around `node` that binds it, and that scope."""
        scope: ast.AST | None = self.parents.get(node)
        while scope is not None:
            bindings = list(self._bindings(scope, name))
            if bindings:
                return scope, bindings
            scope = self.parents.get(scope) if scope is not self.tree else None
        return None, []

    def _attribute(self, node: ast.Attribute) -> Sort | None:
        """`self.x`, by all that the class assigns to it."""
        cls = self._code.class_of(node)
        if cls is None or not isinstance(node.value, ast.Name) or node.value.id != "self":
            return None
        return self._assigned_in(cls, node.attr)

    def _assigned_in(self, cls: ast.ClassDef, attr: str) -> Sort | None:
        bindings = [value for target, value in _assigned(walk(cls)) if _is_same_attribute(target, attr)]
        return self._agreed(bindings, f"{id(cls)}:self.{attr}") if bindings else None

    def _part(self, node: ast.Attribute) -> Sort | None:
        """`model.backbone`, by all that the class of `model` assigns to it."""
        name = node.value.id if isinstance(node.value, ast.Name) else ""
        _, bindings = self._nearest(node, name)
        made = bindings[0] if len(bindings) == 1 else None
        own = self._table.class_of(made.func) if isinstance(made, ast.Call) else None
        if own is None or not own[0].is_module(own[1]):
            return None
        there = self if own[0] is self._table else own[0].file.facts(BoundObjects)[0]
        return there._assigned_in(own[1], node.attr)

    def _agreed(self, bindings: Sequence[ast.expr | Sort | None], key: str) -> Sort | None:
        if key in self._resolving:
            return None
        self._resolving.add(key)
        sorts = {self.sort(each) if isinstance(each, ast.expr) else each for each in bindings}
        self._resolving.discard(key)
        return sorts.pop() if len(sorts) == 1 else None

    def _bindings(self, scope: ast.AST, name: str) -> Iterator[ast.expr | Sort | None]:
        """Each thing `name` is bound to in `scope` itself: an expression, a sort, or None for not known."""
        inside = [node for node, around in self._by_name.get(name, []) if around is scope]
        known = set()
        for target, value in _assigned(self._statements.get(scope, [])):
            if isinstance(target, ast.Name) and target.id == name:
                known.add(target)
                yield value
        for node in inside:
            if node not in known:
                yield self._other_binding(node)

    def _other_binding(self, node: ast.AST) -> Sort | None:
        if isinstance(node, ast.arg):
            name = self.imports.qualified(node.annotation) if node.annotation is not None else None
            name = canonical(name) if name is not None else ""
            if name in ("torch.Tensor", "torch.nn.Parameter"):
                return Sort.TENSOR
            return Sort.MODULE if is_module_class(name) else None
        if node in self._loop_modules:
            return Sort.MODULE
        return Sort.TENSOR if node in self._loop_parameters else None

    @cached_property
    def _loop_modules(self) -> set[ast.AST]:
        """Targets of `for layer in ….children()`, also with a number in front."""
        found: set[ast.AST] = set()
        for node in self.index.of(ast.For, ast.comprehension):
            given, target = iterated(node.iter, ("enumerate",)), node.target
            if given is not node.iter and isinstance(target, ast.Tuple) and len(target.elts) == 2:
                target = target.elts[1]
            if method_of(given, "children", "modules") is not None:
                found.add(target)
            elif method_of(given, "named_children", "named_modules") is not None:
                found.update(target.elts[1:] if isinstance(target, ast.Tuple) else ())
        return found

    @cached_property
    def _by_name(self) -> dict[str, list[tuple[ast.AST, ast.AST]]]:
        found: dict[str, list[tuple[ast.AST, ast.AST]]] = {}
        named: list[tuple[str, ast.AST]] = [
            (each.id, each) for each in self.index.of(ast.Name) if _is_store(each)
        ]
        named += [(each.arg, each) for each in self.index.of(ast.arg)]
        named += [(each.name, each) for each in self.index.of(ast.FunctionDef, ast.AsyncFunctionDef)]
        named += [(each.name, each) for each in self.index.of(ast.ClassDef)]
        named += [((each.asname or each.name).split(".")[0], each) for each in self.index.of(ast.alias)]
        for name, node in named:
            found.setdefault(name, []).append((node, self.parents[node]))
        return found

    @cached_property
    def _statements(self) -> dict[ast.AST, list[ast.AST]]:
        found: dict[ast.AST, list[ast.AST]] = {}
        for node in self.index.of(ast.Assign, ast.AnnAssign):
            found.setdefault(self.parents[node], []).append(node)
        return found

    @cached_property
    def _loop_parameters(self) -> set[ast.AST]:
        """Targets of `for p in ….parameters()` and `for name, p in ….named_parameters()`."""
        found: set[ast.AST] = set()
        for node in self.index.of(ast.For, ast.comprehension):
            if not isinstance(node.iter, ast.Call):
                continue
            method = node.iter.func.attr if isinstance(node.iter.func, ast.Attribute) else ""
            if method == "parameters" and isinstance(node.target, ast.Name):
                found.add(node.target)
            elif method == "named_parameters" and isinstance(node.target, ast.Tuple):
                found.update(node.target.elts[1:])
        return found


def _is_store(node: ast.Name) -> bool:
    return not isinstance(node.ctx, ast.Load)


def _assigned(nodes: Iterator[ast.AST] | list[ast.AST]) -> Iterator[tuple[ast.AST, ast.expr]]:
    for node in nodes:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                yield from paired(target, node.value)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            yield node.target, node.value


def _is_same_attribute(target: ast.AST, attr: str) -> bool:
    if not isinstance(target, ast.Attribute) or not isinstance(target.value, ast.Name):
        return False
    return target.attr == attr and target.value.id == "self"
