"""Names → qualified names: what `nn.Linear` or `F.relu` stands for, through imports and simple aliases.

Scopes count: a parameter called `nn` hides the import inside its function, and an import inside a function or
class body holds only there. Certain or None: a name that is also bound to something else is not resolved.
Deliberately not here: what a name means when it is no import (see `facts`), and following files.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from torchvet.syntax.bindings import NameScope, joined_scopes
from torchvet.syntax.tree_index import TreeIndex

# What a pasted fragment means by these names when it binds them nowhere.
_CONVENTIONS = {
    "torch": "torch",
    "nn": "torch.nn",
    "F": "torch.nn.functional",
    "optim": "torch.optim",
    "np": "numpy",
    "models": "torchvision.models",
    "transforms": "torchvision.transforms",
    "torchvision": "torchvision",
    "Dataset": "torch.utils.data.Dataset",
    "DataLoader": "torch.utils.data.DataLoader",
    "DistributedDataParallel": "torch.nn.parallel.DistributedDataParallel",
    "DDP": "torch.nn.parallel.DistributedDataParallel",
}
# Frameworks whose `nn` and `F` are not torch's, also when their star import brings them in.
_OTHER_FRAMEWORKS = frozenset(
    [
        "tensorflow",
        "keras",
        "mlx",
        "jittor",
        "jax",
        "flax",
        "paddle",
        "mindspore",
        "oneflow",
        "mxnet",
        "tinygrad",
        "chainer",
        "megengine",
        "cupy",
    ]
)


@dataclass(frozen=True)
class ImportTable:
    """The imports and aliases of one file, by scope: outermost scope first, inner ones after their parents."""

    index: TreeIndex
    scopes: tuple[NameScope, ...]
    # What `qualified` has answered: rules ask for the same nodes again and again.
    _answered: dict[ast.AST, str | None] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, index: TreeIndex, before: ImportTable | None = None) -> ImportTable:
        """The table of a parsed file; `before` is that of an earlier version of it."""
        made = cls(index, joined_scopes(each.scopes for each in index.parts))
        if before is not None and before.is_alike_at_top(made):
            # What a name means hangs on the statement it stands in and on the module.
            made._answered.update(before._answered)
            for part in index.dropped:
                for node in part.nodes:
                    made._answered.pop(node, None)
        return made

    def is_alike(self, other: ImportTable) -> bool:
        """Whether the names of the module stand for the same, and so do those that nothing binds."""
        return self.is_alike_at_top(other) and self._free_conventions == other._free_conventions

    def is_alike_at_top(self, other: ImportTable) -> bool:
        """Whether the names of the module itself stand for the same."""
        ours, theirs = ({name: each for name, each in top.items() if each} for top in (self._top, other._top))
        return ours == theirs

    def qualified(self, node: ast.expr) -> str | None:
        """`torch.nn.Linear` for whatever Name or Attribute chain means that here; relative imports keep dots."""
        if node not in self._answered:
            self._answered[node] = self._qualified(node)
        return self._answered[node]

    def _qualified(self, node: ast.expr) -> str | None:
        attributes: list[str] = []
        while isinstance(node, ast.Attribute):
            attributes.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return None
        root = self._root(node)
        return None if root is None else ".".join([root, *reversed(attributes)])

    def qualified_or_conventional(self, node: ast.expr) -> tuple[str, bool] | None:
        """The qualified name and whether it is weak: only a convention of pasted fragments (`nn`, `F`, …)."""
        known = self.qualified(node)
        if known is not None:
            return known, False
        attributes: list[str] = []
        while isinstance(node, ast.Attribute):
            attributes.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in self._free_conventions:
            return None
        return ".".join([_CONVENTIONS[node.id], *reversed(attributes)]), True

    @cached_property
    def unimported_fragment_names(self) -> frozenset[str]:
        """Conventional names that the file uses and binds nowhere: the mark of a pasted fragment."""
        used = {node.id for node in self.index.of(ast.Name)}
        return frozenset(used & self._free_conventions)

    @cached_property
    def roots(self) -> frozenset[str]:
        """First parts of everything imported anywhere in the file, such as `torch` and `numpy`."""
        found = {name.split(".")[0] for scope in self.scopes for name in scope.imported}
        return frozenset(found)

    def names_of(self, root: str) -> frozenset[str]:
        """Names that stand for something of the package `root` in some scope, or by convention."""
        found = {
            name
            for each in self._meanings
            for name, meaning in each.items()
            if meaning and _is_in(meaning, root)
        }
        return frozenset(
            found | {name for name in self._free_conventions if _is_in(_CONVENTIONS[name], root)}
        )

    @cached_property
    def _free_conventions(self) -> frozenset[str]:
        if self.roots & _OTHER_FRAMEWORKS or any(scope.has_star_import for scope in self.scopes):
            return frozenset()
        bound = {name for scope in self.scopes for name in scope.bindings}
        return frozenset(_CONVENTIONS.keys() - bound)

    @cached_property
    def _meanings(self) -> tuple[Mapping[str, str | None], ...]:
        """Per scope: the names it binds that mean something anywhere, and what they mean in it."""
        found = [self._top]
        found += [scope.meanings for scope in self.scopes[1:]]
        interesting = {name for each in found for name, meaning in each.items() if meaning is not None}
        return tuple({name: each[name] for name in each.keys() & interesting} for each in found)

    @cached_property
    def _top(self) -> Mapping[str, str | None]:
        return _with_aliases(self.scopes[0], self.scopes[0].meanings)

    @cached_property
    def _hidden_somewhere(self) -> frozenset[str]:
        return frozenset(name for each in self._meanings[1:] for name in each)

    def _root(self, name: ast.Name) -> str | None:
        if name.id in self._hidden_somewhere:
            in_function = False
            for scope, meanings in zip(reversed(self.scopes[1:]), reversed(self._meanings[1:]), strict=True):
                if not scope.holds(name):
                    continue
                # Class bodies are not visible from the functions inside them.
                if name.id in meanings and not (scope.is_class and in_function):
                    return meanings[name.id]
                in_function = in_function or not scope.is_class
        return self._meanings[0].get(name.id)


def _is_in(qualified: str, root: str) -> bool:
    return qualified == root or qualified.startswith(root + ".")


def _with_aliases(scope: NameScope, known: Mapping[str, str | None]) -> Mapping[str, str | None]:
    """Adds `f = torch.qr` and `Conv = nn.Conv2d`; each round resolves aliases of the aliases before."""
    meanings = dict(known)
    waiting = {name: node for name in scope.bindings if (node := scope.alias(name)) is not None}
    while waiting:
        resolved = {}
        for name, node in waiting.items():
            attributes: list[str] = []
            while isinstance(node, ast.Attribute):
                attributes.append(node.attr)
                node = node.value
            root = meanings.get(node.id) if isinstance(node, ast.Name) else None
            if root is not None:
                resolved[name] = ".".join([root, *reversed(attributes)])
        if not resolved:
            break
        meanings.update(resolved)
        waiting = {name: node for name, node in waiting.items() if name not in resolved}
    return meanings
