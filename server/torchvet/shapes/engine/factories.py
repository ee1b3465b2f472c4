"""Functions of a file that make its modules, such as `def resnet18(): return ResNet(BasicBlock, [2, 2, 2, 2])`.

A class whose constructor asks for arguments can't be made from its own text alone; these functions say what they are.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from torchvet.shapes.engine.classes import method_in
from torchvet.shapes.engine.values import ClassObject, Function, ModuleFile
from torchvet.syntax.nodes import walk

# Of many variants of a model the first ones show enough.
_MAX_FOR_CLASS = 2


@dataclass
class Factories:
    """The module-level functions of one file, by the names that stand in them."""

    file: ModuleFile

    def of(self, cls: ClassObject) -> Iterator[Function]:
        """The first functions that can be called without arguments and name `cls`, those that say so themselves first."""
        found = [(self._distance(name, cls.name), name) for name in self._named]
        near = sorted((far for far in found if far[0]), key=lambda far: far[0])
        callable_ones = [self._functions[name] for _, name in near if _needs_nothing(self._functions[name])]
        yield from callable_ones[:_MAX_FOR_CLASS]

    @cached_property
    def _functions(self) -> dict[str, Function]:
        return {
            str(name): each
            for name, each in self.file.scope.slots.items()
            if isinstance(each, Function)
            and each.file is self.file
            and isinstance(each.node, ast.FunctionDef)
        }

    @cached_property
    def _named(self) -> dict[str, frozenset[str]]:
        """The names in each function."""
        return {
            name: frozenset(each.id for each in walk(function.node) if isinstance(each, ast.Name))
            for name, function in self._functions.items()
        }

    def _distance(self, function: str, cls: str) -> int:
        """How many calls lie between the function and the name of the class; 0 where it never gets there."""
        seen, layer, steps = {function}, {function}, 0
        while layer:
            steps += 1
            if any(cls in self._named[each] for each in layer):
                return steps
            layer = {other for each in layer for other in self._named[each] & self._functions.keys()} - seen
            seen |= layer
        return 0


def needs_arguments(cls: ClassObject) -> bool:
    """Whether its constructor asks for something, or hands on whatever it gets."""
    init = method_in(cls, "__init__")
    if not isinstance(init, Function):
        return False
    arguments = init.node.args
    is_open = arguments.vararg is not None or arguments.kwarg is not None
    return is_open or not _needs_nothing(init, n_given=1)


def _needs_nothing(function: Function, n_given: int = 0) -> bool:
    arguments = function.node.args
    names = [each.arg for each in (*arguments.posonlyargs, *arguments.args)][n_given:]
    return all(name in function.defaults for name in [*names, *(each.arg for each in arguments.kwonlyargs)])
