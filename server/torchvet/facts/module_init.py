"""Modules whose `__init__` assigns a layer or parameter that `nn.Module.__init__` has not yet made room for.

Whatever may call it counts as calling it: any `super`, any method of `self`, any code that gets `self` itself.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.bound_objects import BoundObjects, Sort
from torchvet.facts.class_table import ClassTable
from torchvet.facts.file import FileFacts
from torchvet.facts.vocabulary import canonical
from torchvet.syntax.nodes import walk

# A class of these makes its own rules for attributes or for how objects come to be.
_SPECIAL_METHODS = frozenset(("__new__", "__setattr__", "__init_subclass__", "__getattribute__"))
_OWN_STATE = frozenset(("_modules", "_parameters", "_buffers", "__dict__", "__class__", "__init__"))
_NO_ARGUMENTS = frozenset(("torch.nn.Module", "abc.ABC", "typing.Generic", "object"))
_MAX_DEPTH = 3
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


@dataclass(frozen=True)
class EarlyAssignment:
    """`self.layer = nn.Linear(…)` that raises. `late` is the call of `super().__init__()` that comes after it.

    `is_plain_base`: the class has no other base than `nn.Module`, so that its `__init__` takes no arguments.
    """

    target: ast.Attribute
    statement: ast.Assign | ast.AnnAssign
    cls: ast.ClassDef
    init: ast.FunctionDef
    is_parameter: bool
    late: ast.expr | None
    is_plain_base: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[EarlyAssignment]:
        """The first such assignment of each class of this file."""
        if "__init__" not in file.source.text or "torch" not in file.source.text:
            return
        (objects,), (table,) = file.facts(BoundObjects), file.facts(ClassTable)
        for each in file.source.index.of(ast.ClassDef):
            init = next((one for one in each.body if _is_init(one)), None)
            if isinstance(init, ast.FunctionDef) and _is_plain(each, init, table):
                yield from _early(each, init, objects, table)


def _is_init(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name == "__init__"


def _is_plain(cls: ast.ClassDef, init: ast.FunctionDef, table: ClassTable) -> bool:
    """Whether all that decides about the object stands in this file and in torch."""
    lineage = table.lineage(cls)
    if lineage is None or init.decorator_list or not init.args.args or not table.is_module(cls):
        return False
    for each in lineage:
        methods = {one.name for one in each.body if isinstance(one, ast.FunctionDef)}
        if each.decorator_list or methods & _SPECIAL_METHODS:
            return False
    return sum(_is_init(one) for one in cls.body) == 1


def _early(
    cls: ast.ClassDef, init: ast.FunctionDef, objects: BoundObjects, table: ClassTable
) -> Iterator[EarlyAssignment]:
    own = init.args.args[0].arg
    for statement in _run(cls, init, table):
        if isinstance(statement, ast.Return | ast.Raise):
            return
        if any(_may_initialise(each, own) for each in _parts(statement)):
            return
        if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement.value is None:
            continue
        is_parameter = _is_parameter(statement.value, objects)
        if not is_parameter and objects.sort(statement.value) is not Sort.MODULE:
            continue
        target = next((each for each in _targets(statement) if _is_own(each, own)), None)
        if isinstance(target, ast.Attribute):
            bases = {table.base_name(base) for base in cls.bases}
            late = _late_call(init, own)
            yield EarlyAssignment(target, statement, cls, init, is_parameter, late, bases <= _NO_ARGUMENTS)
            return


def _run(cls: ast.ClassDef, method: ast.FunctionDef, table: ClassTable, depth: int = 0) -> Iterator[ast.stmt]:
    """The statements of `method` in order, those of own methods that it calls in place of the call."""
    for statement in _ordered(method.body):
        called = statement.value if isinstance(statement, ast.Expr) else None
        helper = (
            _own_method(cls, called, table) if isinstance(called, ast.Call) and depth < _MAX_DEPTH else None
        )
        if helper is None:
            yield statement
        else:
            yield from _run(cls, helper, table, depth + 1)


def _own_method(cls: ast.ClassDef, call: ast.Call, table: ClassTable) -> ast.FunctionDef | None:
    """The method that `self.helper(…)` runs, when it gets no more of `self` and stands in this class."""
    if not _is_own(call.func, "self") or not isinstance(call.func, ast.Attribute):
        return None
    found = table.method(cls, call.func.attr)
    if found is None or found[1] not in cls.body or found[1].decorator_list or not found[1].args.args:
        return None
    given = [*call.args, *(each.value for each in call.keywords)]
    is_hidden = any(isinstance(each, ast.Name) and each.id == "self" for one in given for each in walk(one))
    return None if is_hidden or found[1].args.args[0].arg != "self" else found[1]


def _ordered(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements in the order they stand, those of blocks after the head of the block."""
    for statement in body:
        yield statement
        if isinstance(statement, _FUNCTIONS):
            continue
        for name in ("body", "orelse", "handlers", "finalbody", "cases"):
            for each in getattr(statement, name, []):
                yield from _ordered([each] if isinstance(each, ast.stmt) else each.body)


def _parts(statement: ast.stmt) -> Iterator[ast.AST]:
    """All of a simple statement or function definition; only the head of a block."""
    if isinstance(statement, _FUNCTIONS) or not hasattr(statement, "body"):
        yield from walk(statement)
        return
    for child in ast.iter_child_nodes(statement):
        if not isinstance(child, ast.stmt | ast.ExceptHandler | ast.match_case):
            yield from walk(child)


def _may_initialise(node: ast.AST, own: str) -> bool:
    """Whether `node` is or may hide a call of `nn.Module.__init__` for `own`."""
    if isinstance(node, ast.Name):
        return node.id == "super"
    if isinstance(node, ast.Attribute):
        return node.attr in _OWN_STATE
    if isinstance(node, ast.Call) and _is_own(node.func, own):
        return True
    return any(isinstance(each, ast.Name) and each.id == own for each in _direct(node))


def _direct(node: ast.AST) -> Iterator[ast.AST]:
    """The direct parts of `node`, except the object of an attribute."""
    return iter(()) if isinstance(node, ast.Attribute) else ast.iter_child_nodes(node)


def _late_call(init: ast.FunctionDef, own: str) -> ast.expr | None:
    for statement in _ordered(init.body):
        for each in _parts(statement):
            if isinstance(each, ast.expr) and _may_initialise(each, own):
                return each
    return None


def _targets(statement: ast.Assign | ast.AnnAssign) -> list[ast.expr]:
    return statement.targets if isinstance(statement, ast.Assign) else [statement.target]


def _is_own(node: ast.expr, own: str) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == own


def _is_parameter(value: ast.expr, objects: BoundObjects) -> bool:
    name = objects.imports.qualified(value.func) if isinstance(value, ast.Call) else None
    return name is not None and canonical(name) == "torch.nn.Parameter"
