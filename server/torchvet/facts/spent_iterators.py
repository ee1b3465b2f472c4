"""`params = model.parameters()` used twice: a generator gives its items once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.bound_objects import BoundObjects, Sort
from torchvet.facts.call_parts import method_of
from torchvet.facts.class_table import ClassTable
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.made_modules import is_module
from torchvet.facts.pieces import path_text
from torchvet.syntax.nodes import place

_GENERATORS = (
    "parameters",
    "named_parameters",
    "buffers",
    "children",
    "modules",
    "named_modules",
    "named_children",
)
# Calls that look at a generator without taking anything out of it.
_LOOKING = frozenset("print type isinstance id repr str hasattr callable iter next tee chain".split())


@dataclass(frozen=True)
class SpentParameters:
    """`use` gets nothing, because `first` has taken everything out of what `made` gave `name`."""

    use: ast.Name | ast.Attribute
    first: ast.Name | ast.Attribute
    made: ast.Call
    name: str
    is_certain: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[SpentParameters]:
        """The first such use of each generator of this file."""
        if "parameters()" not in file.source.text:
            return
        (code,), (objects,) = file.facts(LocalCode), file.facts(BoundObjects)
        for node in code.index.of(ast.Assign):
            if len(node.targets) != 1:
                continue
            target = node.targets[0]
            module = _module_of(node.value)
            if module is None or len(code.all_bindings(target)) != 1:
                continue
            if isinstance(target, ast.Attribute) and isinstance(node.value, ast.Call):
                yield from _of_attribute(code, objects, node.value, target, module)
            if not isinstance(target, ast.Name):
                continue
            uses = [each for each in code.in_scope[code.scope(target)] if _consumes(code, each, target.id)]
            spent = _spent(
                code, target, sorted((each for each in uses if isinstance(each, ast.Name)), key=place)
            )
            if spent is not None and isinstance(node.value, ast.Call):
                is_certain = objects.sort(module) is Sort.MODULE and not _overrides(file)
                if is_certain or _is_called_model(module):
                    yield cls(spent[1], spent[0], node.value, target.id, is_certain)


def _of_attribute(
    code: LocalCode, objects: BoundObjects, made: ast.Call, target: ast.Attribute, module: ast.expr
) -> Iterator[SpentParameters]:
    """`self.params`, taken in `__init__` and again in another method."""
    init, path = code.scope(target), path_text(target)
    if not isinstance(init, ast.FunctionDef) or init.name != "__init__" or not path.startswith("self."):
        return
    uses = [
        each
        for each in sorted(code.index.of(ast.Attribute), key=place)
        if each.attr == target.attr and isinstance(each.ctx, ast.Load) and _takes(code, each)
    ]
    owner = code.class_of(target)
    uses = [each for each in uses if path_text(each) == path and code.class_of(each) is owner]
    first = next((each for each in uses if code.scope(each) is init and place(each) > place(target)), None)
    second = next((each for each in uses if first is not None and each is not first), None)
    is_sure = first is not None and not code.is_conditional(first) and not code.is_conditional(target)
    if first is not None and second is not None and is_sure and place(second) > place(first):
        is_certain = is_module(code, module) or objects.sort(module) is Sort.MODULE
        is_certain = is_certain and not _overrides(code.file)
        if is_certain or _is_called_model(module):
            yield SpentParameters(second, first, made, path, is_certain)


def _module_of(value: ast.expr) -> ast.expr | None:
    """The `model` in `model.parameters()` or `filter(…, model.parameters())`."""
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "filter":
        value = value.args[-1] if value.args else value
    return method_of(value, *_GENERATORS)


def _is_called_model(module: ast.expr) -> bool:
    return path_text(module).rpartition(".")[2] in ("model", "net", "network")


def _overrides(file: FileFacts) -> bool:
    """Whether an own class of the file defines one of these methods itself."""
    return any(
        isinstance(each, ast.FunctionDef) and each.name in _GENERATORS
        for cls in file.facts(ClassTable)[0].classes.values()
        for each in cls.body
    )


def _consumes(code: LocalCode, node: ast.AST, name: str) -> bool:
    """Whether this use of the name takes the items out."""
    is_use = isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
    return is_use and isinstance(node, ast.Name) and _takes(code, node)


def _takes(code: LocalCode, node: ast.Name | ast.Attribute) -> bool:
    around = code.parents[node]
    if isinstance(around, ast.Call):
        return node in around.args and path_text(around.func).rpartition(".")[2] not in _LOOKING
    if isinstance(around, ast.keyword):
        return True
    return isinstance(around, ast.For | ast.comprehension) and around.iter is node


def _spent(code: LocalCode, target: ast.Name, uses: list[ast.Name]) -> tuple[ast.Name, ast.Name] | None:
    """The use that took everything, and the next one."""
    if not uses or (code.is_conditional(uses[0]) and not code.loops(uses[0])):
        return None
    first = uses[0]
    loops = [each for each in code.loops(first) if each not in code.loops(target)]
    if loops:
        # The second pass finds nothing; but only if there surely is one, and it comes here.
        is_plain = (
            not code.is_conditional(first, loops[0]) and len(loops) == 1 and not _leaves(code, loops[0])
        )
        return (first, first) if is_plain else None
    return (first, uses[1]) if len(uses) > 1 and place(uses[1]) > place(first) else None


def _leaves(code: LocalCode, loop: ast.AST) -> bool:
    nodes = code.in_scope[code.scope(loop)]
    return any(
        isinstance(each, ast.Break | ast.Return | ast.Raise) and loop in code.around(each) for each in nodes
    )
