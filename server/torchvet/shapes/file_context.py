"""What the interpreter must know of a whole file before it walks any of it.

Some habits of a file cost certainty everywhere in it: in-place changes of shape, `exec`, autocast. They are looked
for once, by name, so that the walk itself can stay simple.
"""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

from torchvet.shapes.tensor import Value
from torchvet.syntax.imports import ImportTable
from torchvet.syntax.source import SourceFile
from torchvet.syntax.tree_index import TreeIndex

# Methods that give a tensor another shape in place.
SHAPE_CHANGERS = frozenset(
    [
        "squeeze_",
        "unsqueeze_",
        "t_",
        "transpose_",
        "swapaxes_",
        "swapdims_",
        "resize_",
        "resize_as_",
        "set_",
        "as_strided_",
        "sparse_resize_",
        "sparse_resize_and_clear_",
        "resize",
    ]
)
_HEADER = re.compile(r"\s*(if|elif|else|for|while|with|try|except|match|case|import|from|del|async)\b")
# Ways to put another layer into a model that is already made, by hand or by a helper.
_LAYER_SURGERY = re.compile(
    r"\]\s*=(?!=)|\]\.\w+\s*=(?!=)|\bdel\s|\bsetattr\b|__setattr__"
    r"|\.(append|insert|extend|pop|children|modules|named_children|named_modules|_modules|apply|add_module|register_module)\b"
)
_DTYPE_SWITCHES = frozenset(("autocast", "set_default_dtype", "set_default_tensor_type"))


@dataclass(frozen=True)
class FileContext:
    """Imports, constants and habits of one file.

    `rebound_elsewhere`: names under `global` or `nonlocal` anywhere, or on lines that do not parse. `bound_names`: every name bound in any scope.
    """

    source: SourceFile
    imports: ImportTable
    constants: Mapping[str, Value]
    rebound_elsewhere: frozenset[str]
    bound_names: frozenset[str]
    local_callables: frozenset[str]
    changes_shapes_in_place: bool
    has_sure_dtypes: bool
    runs_text: bool
    changes_layers: bool
    torch_lines: tuple[int, ...]

    @classmethod
    def of(cls, source: SourceFile) -> FileContext:
        """The context of `source`."""
        imports = source.imports
        rebound = _names_on_broken_lines(source)
        rebound |= {name for scope in imports.scopes for name in scope.global_names | scope.outer_names}
        attributes, keywords, loaded = _words(source.index)
        from_torch = imports.names_of("torch")
        module = imports.scopes[0]
        once = {name for name, all_bound in module.bindings.items() if len(all_bound) == 1} - rebound
        return cls(
            source=source,
            imports=imports,
            constants=_constants(source.tree, once),
            rebound_elsewhere=frozenset(rebound),
            bound_names=frozenset(name for scope in imports.scopes for name in scope.bindings),
            local_callables=frozenset(once & _definitions(source.tree)),
            changes_shapes_in_place=bool(attributes & SHAPE_CHANGERS) or "out" in keywords,
            has_sure_dtypes=not (attributes | loaded.keys()) & _DTYPE_SWITCHES,
            runs_text=bool(loaded.keys() & {"exec", "globals"}),
            changes_layers=_LAYER_SURGERY.search(source.text) is not None,
            torch_lines=tuple(sorted(line for name in from_torch for line in loaded.get(name, ()))),
        )

    def mentions_torch(self, node: ast.stmt) -> bool:
        """Whether a name from torch stands anywhere in `node`: without one, no tensor can be known there."""
        place = bisect_left(self.torch_lines, node.lineno)
        return place < len(self.torch_lines) and self.torch_lines[place] <= (node.end_lineno or node.lineno)


def _names_on_broken_lines(source: SourceFile) -> set[str]:
    """Names that a half-typed line may bind or test."""
    found: set[str] = set()
    for line in source.recovered.broken_lines:
        text = source.lines[line - 1]
        left, is_assignment, _ = text.partition("=")
        if is_assignment or _HEADER.match(text):
            found.update(re.findall(r"\w+", text if _HEADER.match(text) else left))
    return found


def _words(index: TreeIndex) -> tuple[set[str], set[str], dict[str, list[int]]]:
    """Attribute names, keywords, and plain names with the lines they stand in."""
    attributes = {each.attr for each in index.of(ast.Attribute)}
    for each in index.of(ast.Attribute):
        if each.attr in ("data", "shape") and not isinstance(each.ctx, ast.Load):
            attributes.add("set_")
    keywords = {each.arg or "" for each in index.of(ast.keyword)}
    names: dict[str, list[int]] = {}
    for name in index.of(ast.Name):
        names.setdefault(name.id, []).append(name.lineno)
    for imported in index.of(ast.alias):
        names.setdefault(imported.name.split(".")[-1], [])
    return attributes, keywords, names


def _constants(tree: ast.Module, once: set[str]) -> dict[str, Value]:
    """`BATCH = 32` at the top of a module, never bound again: the same in every function."""
    found: dict[str, Value] = {}
    for statement in tree.body:
        if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
            continue
        target, value = statement.targets[0], statement.value
        if not isinstance(target, ast.Name) or target.id not in once:
            continue
        if isinstance(value, ast.Constant) and type(value.value) is int:
            found[target.id] = value.value
    return found


def _definitions(tree: ast.Module) -> set[str]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return {statement.name for statement in tree.body if isinstance(statement, kinds)}
