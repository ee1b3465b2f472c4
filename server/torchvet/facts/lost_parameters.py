"""Tensors that a module's class means to train and does not register: plain tensors, and what became of a Parameter."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.bound_objects import FACTORIES
from torchvet.facts.call_parts import argument, is_true, keyword, method_of
from torchvet.facts.class_table import ClassTable
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.module_methods import AttributeUses, methods_reached
from torchvet.facts.origins import origins
from torchvet.facts.pieces import path_text
from torchvet.facts.plain_containers import is_registered
from torchvet.syntax.nodes import walk

_PARAMETER = "torch.nn.Parameter"
_VARIABLES = ("torch.autograd.Variable", "torch.autograd.variable.Variable")
# Methods that give another tensor than the Parameter they are called on; `to` does when it changes something.
_COPYING = (
    "to",
    "cuda",
    "clone",
    "view",
    "reshape",
    "t",
    "transpose",
    "permute",
    "unsqueeze",
    "expand",
    "half",
)
_SAME_DTYPE = ("torch.float32", "torch.float")
# What registers or trains it in another way.
_ON_PURPOSE = re.compile(
    r"^(register_parameter|register_buffer|setattr|__dict__|_parameters|add_module|vars)$"
)
_HANDED_ON = (ast.List, ast.Tuple, ast.Dict, ast.Return, ast.Assign, ast.Starred, ast.Yield)


@dataclass(frozen=True)
class LostParameter:
    """`statement` assigns `value` to the attribute `target` of a module, which does not register it.

    `parameter` is the call of `nn.Parameter` whose result is changed on the way, None where there is none. `wanted` is
    the container that would register the Parameters in `value`, "" when it holds none.
    """

    statement: ast.Assign
    target: ast.Attribute
    value: ast.expr
    parameter: ast.Call | None
    wanted: str = ""

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[LostParameter]:
        """Every one of this file that the class reads later."""
        text = file.source.text
        if "self." not in text or ("requires_grad" not in text and "Parameter(" not in text):
            return
        (code,), (table,) = file.facts(LocalCode), file.facts(ClassTable)
        for statement in code.index.of(ast.Assign):
            target = statement.targets[0]
            if len(statement.targets) != 1 or not isinstance(target, ast.Attribute):
                continue
            found = cls._of(code, statement, target)
            owner = code.class_of(statement) if found is not None else None
            if found is None or owner is None or not table.is_module(owner):
                continue
            is_read = _is_read_as_weight(code, table, owner, target.attr, bool(found.wanted))
            if is_read and _is_in_init(table, owner, code.scope(statement)):
                yield found

    @classmethod
    def _of(cls, code: LocalCode, statement: ast.Assign, target: ast.Attribute) -> LostParameter | None:
        value: ast.expr | None = statement.value
        if isinstance(value, ast.Name):
            value = code.reaching(value)
        if value is None:
            return None
        wanted = _container(code, value) or _filled_later(code, statement, target)
        if wanted:
            return cls(statement, target, value, None, wanted)
        parameter = _changed_parameter(code, value)
        if parameter is not None or _wants_gradient(code, value):
            return cls(statement, target, value, parameter)
        return None


def _wants_gradient(code: LocalCode, value: ast.expr) -> bool:
    """`torch.randn(3, requires_grad=True)` or `torch.randn(3).requires_grad_()`."""
    inner = method_of(value, "requires_grad_")
    if inner is not None and isinstance(value, ast.Call):
        is_on = (not value.args and not value.keywords) or is_true(argument(value, 0, "requires_grad"))
        return is_on and isinstance(inner, ast.Call) and _is_factory(code, inner)
    if not isinstance(value, ast.Call) or not is_true(keyword(value, "requires_grad")):
        return False
    return _is_factory(code, value) or code.name(value.func) in _VARIABLES


def _is_factory(code: LocalCode, call: ast.Call) -> bool:
    name = code.name(call.func)
    return name in FACTORIES and name != _PARAMETER


def _changed_parameter(code: LocalCode, value: ast.expr) -> ast.Call | None:
    """The `nn.Parameter(…)` in `nn.Parameter(…).to(device)` or `nn.Parameter(…) * 0.1`."""
    if isinstance(value, ast.BinOp):
        sides = (value.left, value.right)
        return next(
            (each for each in sides if isinstance(each, ast.Call) and _is_parameter(code, each)), None
        )
    inner = method_of(value, *_COPYING)
    if not isinstance(inner, ast.Call) or not _is_parameter(code, inner) or not isinstance(value, ast.Call):
        return None
    return inner if isinstance(value.func, ast.Attribute) and _gives_another(code, value) else None


def _is_parameter(code: LocalCode, node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and code.name(node.func) == _PARAMETER


def _gives_another(code: LocalCode, call: ast.Call) -> bool:
    """Whether the method surely does not give the Parameter itself: `to` does where nothing changes."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr != "to":
        return True
    places = [*call.args, *(each.value for each in call.keywords)]
    if not places or any(isinstance(each, ast.Starred) for each in places):
        return False
    return all(not _is_plain_place(code, each) for each in places)


def _is_plain_place(code: LocalCode, node: ast.expr) -> bool:
    """The CPU and float32, which is where a Parameter begins."""
    made = origins(code, node)
    given = (
        made[0].args[0]
        if len(made) == 1 and code.name(made[0].func) == "torch.device" and made[0].args
        else node
    )
    if isinstance(given, ast.Constant):
        return given.value == "cpu" or not isinstance(given.value, str)
    return code.name(given) in _SAME_DTYPE


def _container(code: LocalCode, value: ast.expr) -> str:
    """The class that registers the Parameters which a list, tuple or dict holds."""
    items: list[ast.expr] = []
    if isinstance(value, ast.List | ast.Tuple):
        items = value.elts
    elif isinstance(value, ast.ListComp):
        items = [value.elt]
    elif isinstance(value, ast.Dict):
        items = value.values
    elif isinstance(value, ast.DictComp):
        items = [value.value]
    if not any(_is_parameter(code, each) for each in items):
        return ""
    return "ParameterDict" if isinstance(value, ast.Dict | ast.DictComp) else "ParameterList"


def _filled_later(code: LocalCode, statement: ast.Assign, target: ast.Attribute) -> str:
    """The same for an empty list to which the class appends Parameters."""
    if not isinstance(statement.value, ast.List) or statement.value.elts:
        return ""
    for call in code.methods_called("append"):
        into = method_of(call, "append")
        is_here = into is not None and path_text(into) == path_text(target)
        if is_here and code.class_of(call) is code.class_of(statement) and len(call.args) == 1:
            return "ParameterList" if _is_parameter(code, call.args[0]) else ""
    return ""


def _is_in_init(table: ClassTable, owner: ast.ClassDef, scope: ast.AST) -> bool:
    return any(each.node is scope for each in methods_reached(table, owner, "__init__"))


def _is_read_as_weight(
    code: LocalCode, table: ClassTable, owner: ast.ClassDef, attr: str, is_container: bool
) -> bool:
    """Whether forward reads it, and nothing of the file hands it on, updates it or registers it otherwise."""
    uses = code.file.facts(AttributeUses)[0].of(owner, attr)
    if sum(not isinstance(each.ctx, ast.Load) for each in uses) != 1:
        return False
    if any(_ON_PURPOSE.match(name) for each in walk(owner) if (name := _name_in(each))):
        return False
    if is_container and is_registered(code, owner, attr):
        return False
    for each in uses:
        around = code.parents[each]
        if not isinstance(each.ctx, ast.Load):
            continue
        is_own = isinstance(each.value, ast.Name) and each.value.id == "self"
        is_updated = isinstance(around, ast.Attribute) and around.attr in (
            "grad",
            "data",
            "backward",
            "retain_grad",
        )
        is_asked = isinstance(around, ast.Call) and re.search(
            r"grad|optim|Parameter", ast.unparse(around.func)
        )
        if not is_own or is_updated or is_asked or (isinstance(around, _HANDED_ON) and not is_container):
            return False
    return any(
        each.attr == attr for method in methods_reached(table, owner, "forward") for each in method.reads()
    )


def _name_in(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
