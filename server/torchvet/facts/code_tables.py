"""Tables over all of one file: its calls, functions and reads, by name."""

from __future__ import annotations

import ast
from functools import cached_property

from torchvet.facts.values import Kind
from torchvet.facts.vocabulary import canonical, kind_of_constructor
from torchvet.syntax.nodes import place
from torchvet.syntax.source import SourceFile


class CodeTables:
    """Each made when somebody first asks for it."""

    def __init__(self, source: SourceFile) -> None:
        self.tree = source.tree
        self.imports = source.imports
        self.index = source.index

    def name(self, node: ast.expr | None) -> str:
        """The canonical qualified name of `node` by its imports, "" when it has none."""
        found = self.imports.qualified(node) if node is not None else None
        return canonical(found) if found is not None else ""

    def called(self, *names: str) -> list[ast.Call]:
        """All calls of what these qualified names stand for."""
        return [call for name in names for call in self._called.get(name, ())]

    def methods_called(self, *names: str) -> list[ast.Call]:
        """All calls of methods with these names, whatever they are called on."""
        return [call for name in names for call in self._methods_called.get(name, ())]

    @cached_property
    def plain_calls(self) -> dict[str, list[ast.Call]]:
        """All calls of plain names, by the name."""
        found: dict[str, list[ast.Call]] = {}
        for call in self.index.of(ast.Call):
            if isinstance(call.func, ast.Name):
                found.setdefault(call.func.id, []).append(call)
        return found

    @cached_property
    def functions(self) -> dict[str, list[ast.FunctionDef | ast.AsyncFunctionDef]]:
        """All functions and methods, by name."""
        found: dict[str, list[ast.FunctionDef | ast.AsyncFunctionDef]] = {}
        for each in self.index.of(ast.FunctionDef, ast.AsyncFunctionDef):
            found.setdefault(each.name, []).append(each)
        return found

    @cached_property
    def reads(self) -> dict[str, list[ast.Name | ast.Attribute]]:
        """Everything that is read under a name, be it a variable's or an attribute's: the names first."""
        found: dict[str, list[ast.Name | ast.Attribute]] = {}
        for name in self.index.of(ast.Name):
            if isinstance(name.ctx, ast.Load):
                found.setdefault(name.id, []).append(name)
        for attribute in self.index.of(ast.Attribute):
            if isinstance(attribute.ctx, ast.Load):
                found.setdefault(attribute.attr, []).append(attribute)
        return found

    @cached_property
    def optimizers(self) -> list[ast.Call]:
        """All calls that make an optimizer of torch's."""
        names = [each for each in self._called if kind_of_constructor(each) is Kind.OPTIMIZER]
        return sorted(self.called(*names), key=place)

    @cached_property
    def _called(self) -> dict[str, list[ast.Call]]:
        found: dict[str, list[ast.Call]] = {}
        for call in self.index.of(ast.Call):
            found.setdefault(self.name(call.func), []).append(call)
        return found

    @cached_property
    def _methods_called(self) -> dict[str, list[ast.Call]]:
        found: dict[str, list[ast.Call]] = {}
        for call in self.index.of(ast.Call):
            if isinstance(call.func, ast.Attribute):
                found.setdefault(call.func.attr, []).append(call)
        return found
