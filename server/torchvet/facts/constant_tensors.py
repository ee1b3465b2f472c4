"""Tensors that a module keeps as plain attributes and that its forward puts together with its input."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import argument, keyword, method_of
from torchvet.facts.class_table import ClassTable
from torchvet.facts.file import FileFacts
from torchvet.facts.input_tensors import InputTensors
from torchvet.facts.local_code import LocalCode, is_before
from torchvet.facts.module_methods import AttributeUses, Method, method_of_class, methods_reached
from torchvet.syntax.nodes import walk

_FILLED = frozenset(f"torch.{name}" for name in "zeros ones rand randn empty full randint eye".split())
_RANGES = frozenset(
    f"torch.{name}" for name in "arange linspace logspace randperm hann_window hamming_window".split()
)
_OF_DATA = frozenset(f"torch.{name}" for name in "tensor as_tensor Tensor FloatTensor LongTensor".split())
_OF_TENSORS = frozenset(
    f"torch.{name}" for name in "tril triu exp log sin cos sqrt pow flip cat stack outer diag abs".split()
)
# Methods after which a tensor still has its axes and stands where it stood.
_KEEPING = tuple(
    "float long int bool double view reshape unsqueeze transpose permute t repeat expand contiguous clone detach "
    "triu tril exp log pow sqrt flip masked_fill masked_fill_ fill_ mul add sub div neg cumsum softmax sin cos".split()
)
# The tensor is moved by hand, or everything is made where it is wanted.
_MOVED = re.compile(r"set_default_(device|tensor_type)|with torch\.device\(")
_MOVING = ("to", "cuda", "type_as", "device", "cpu", "item", "tolist", "numpy")
_JOINING = re.compile(
    r"^torch\.(?!Size|device|is_)(nn\.functional\.)?(matmul|bmm|mm|mv|dot|einsum|where|cat|stack|add|mul|sub|div|lerp|"
    r"baddbmm|addmm|conv\w*|linear|maximum|minimum|cdist|outer|cross_entropy|nll_loss|mse_loss|grid_sample|index_select)$"
)
_JOINING_METHODS = frozenset(
    "add sub mul div add_ sub_ mul_ div_ matmul mm bmm masked_fill masked_fill_ where index_select copy_ eq ne lt gt".split()
)
_MAX_DEPTH = 6


@dataclass(frozen=True)
class PlainConstant:
    """`statement` binds the attribute `target` of a module to the tensor `value`, which meets the input at `use`.

    `can_register`: `register_buffer` may stand in place of the statement.
    """

    statement: ast.Assign
    target: ast.Attribute
    value: ast.expr
    use: ast.expr
    can_register: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[PlainConstant]:
        """Every one of this file that nothing moves."""
        if "def forward" not in file.source.text or "self." not in file.source.text or file.mentions(_MOVED):
            return
        (code,), (table,) = file.facts(LocalCode), file.facts(ClassTable)
        for statement in code.index.of(ast.Assign):
            target = statement.targets[0]
            is_own = isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name)
            if len(statement.targets) != 1 or not is_own or not isinstance(target, ast.Attribute):
                continue
            scope = code.scope(statement)
            owner = code.parents.get(scope)
            if not isinstance(scope, ast.FunctionDef) or not isinstance(owner, ast.ClassDef):
                continue
            if (
                scope.name != "__init__"
                or not _is_tensor(code, statement.value)
                or not table.is_module(owner)
            ):
                continue
            use = _meeting(file, table, owner, target.attr)
            if use is not None:
                can_register = _comes_after_super(code, scope, statement)
                yield cls(statement, target, statement.value, use, can_register)


def _is_tensor(code: LocalCode, node: ast.expr, depth: int = 0) -> bool:
    """Whether it is surely a tensor on the CPU that has an axis: one without may meet any device."""
    if depth > _MAX_DEPTH:
        return False
    if isinstance(node, ast.Name):
        value = code.reaching(node)
        return value is not None and _is_tensor(code, value, depth + 1)
    if isinstance(node, ast.BinOp):
        sides = (node.left, node.right)
        return any(_is_tensor(code, each, depth + 1) for each in sides) and not any(map(_may_move, sides))
    if isinstance(node, ast.UnaryOp):
        return _is_tensor(code, node.operand, depth + 1)
    inner = method_of(node, *_KEEPING)
    # `torch.triu(…)` is no method of anything.
    if inner is not None and isinstance(node, ast.Call) and not code.name(node.func):
        return not any(_may_move(each) for each in node.args) and _is_tensor(code, inner, depth + 1)
    return isinstance(node, ast.Call) and _is_made(code, node, depth)


def _is_made(code: LocalCode, call: ast.Call, depth: int) -> bool:
    name = code.name(call.func)
    if keyword(call, "device") is not None or keyword(call, "requires_grad") is not None:
        return False
    first = call.args[0] if call.args else None
    if first is None or any(each.arg is None for each in call.keywords):
        return False
    if name in _FILLED:
        return not (isinstance(first, ast.Tuple | ast.List) and not first.elts)
    if name in _OF_DATA:
        items = first.elts if isinstance(first, ast.List | ast.Tuple) else [first]
        return isinstance(first, ast.List | ast.ListComp) and not any(map(_may_move, items))
    if name in _OF_TENSORS:
        given = first.elts if isinstance(first, ast.List | ast.Tuple) else [first]
        return bool(given) and all(_is_tensor(code, each, depth + 1) for each in given)
    return name in _RANGES


def _may_move(node: ast.expr) -> bool:
    """Whether a part of the expression names a device or an object that may stand on one."""
    return any(isinstance(each, ast.Attribute) and each.attr in _MOVING for each in walk(node))


def _comes_after_super(code: LocalCode, init: ast.FunctionDef, statement: ast.Assign) -> bool:
    """Whether the module is initialised above, on the way that leads here."""
    calls = [each for each in code.in_scope[init] if isinstance(each, ast.Call)]
    return any(
        isinstance(each.func, ast.Attribute) and each.func.attr == "__init__" and is_before(each, statement)
        for each in calls
    )


def _meeting(file: FileFacts, table: ClassTable, owner: ast.ClassDef, attr: str) -> ast.expr | None:
    """The first use in forward where it meets the input; None when the file moves, replaces or hands it on."""
    uses = file.facts(AttributeUses)[0].of(owner, attr)
    (code,) = file.facts(LocalCode)
    if sum(not isinstance(each.ctx, ast.Load) for each in uses) != 1:
        return None
    for each in uses:
        around = code.parents[each]
        if isinstance(around, ast.Call) and around.func is each:
            # `x.mean()` is another thing.
            continue
        is_kept = not isinstance(each.value, ast.Name) or each.value.id != "self"
        if is_kept or (isinstance(around, ast.Attribute) and around.attr in (*_MOVING, "is_cuda", "data")):
            return None
    if any(method_of_class(table, owner, name) for name in ("_apply", "to", "cuda")):
        return None
    reached = [each for each in methods_reached(table, owner, "forward") if each.file is file]
    tensors = InputTensors(file, table, owner)
    found = [(method, each) for method in reached for each in method.reads() if each.attr == attr]
    if any(_is_moved(code, each) for _, each in found):
        return None
    return next((use for method, each in found if (use := _joined(code, tensors, method, each))), None)


def _is_moved(code: LocalCode, node: ast.expr, depth: int = 0) -> bool:
    """Whether the value, or a piece of it under another name, is moved by hand."""
    around = code.parents[node]
    while isinstance(around, ast.Attribute | ast.Subscript | ast.Call) and not isinstance(
        around, ast.keyword
    ):
        if isinstance(around, ast.Attribute) and around.attr in _MOVING:
            return True
        if isinstance(around, ast.Call) and any(
            isinstance(each, ast.Attribute) and each.attr in _MOVING for each in walk(around)
        ):
            return True
        around = code.parents[around]
    if isinstance(around, ast.Assign) and depth < _MAX_DEPTH:
        return any(_is_moved(code, each, depth + 1) for each in _uses_of(code, around))
    return False


def _uses_of(code: LocalCode, statement: ast.Assign) -> list[ast.Name]:
    """Where the name that the statement binds is surely read with this value."""
    target = statement.targets[0]
    if len(statement.targets) != 1 or not isinstance(target, ast.Name):
        return []
    inside = code.in_scope[code.scope(statement)]
    names = [each for each in inside if isinstance(each, ast.Name) and each.id == target.id]
    return [each for each in names if isinstance(each.ctx, ast.Load)]


def _joined(
    code: LocalCode, tensors: InputTensors, method: Method, node: ast.expr, depth: int = 0
) -> ast.expr | None:
    """The operation that puts `node`, a piece of the constant, together with the input."""
    around = code.parents[node]
    while True:
        if isinstance(around, ast.Subscript) and around.value is node:
            if tensors.has(method, around.slice):
                return around
            if not _keeps_axis(around.slice):
                return None
            node, around = around, code.parents[around]
        elif isinstance(around, ast.Attribute) and around.attr in _KEEPING:
            call = code.parents[around]
            if not isinstance(call, ast.Call) or call.func is not around:
                return None
            node, around = call, code.parents[call]
        else:
            break
    if isinstance(around, ast.Assign) and around.value is node and depth < _MAX_DEPTH:
        uses = [each for each in _uses_of(code, around) if code.reaching(each) is node]
        return next((use for each in uses if (use := _joined(code, tensors, method, each, depth + 1))), None)
    if isinstance(around, ast.BinOp | ast.Compare) and len(getattr(around, "comparators", "1")) == 1:
        other = _other_side(around, node)
        if other is None or not isinstance(other, ast.Constant):
            return around if other is not None and tensors.has(method, other) else None
        # `self.mask == 0` is a tensor that stands where the mask does.
        return _joined(code, tensors, method, around, depth + 1) if depth < _MAX_DEPTH else None
    return _given(code, tensors, method, node, around)


def _other_side(around: ast.BinOp | ast.Compare, node: ast.expr) -> ast.expr | None:
    """What an operator puts together with `node`; None for `is` and `in`."""
    if isinstance(around, ast.BinOp):
        return around.right if around.left is node else around.left
    if isinstance(around.ops[0], ast.Is | ast.IsNot | ast.In | ast.NotIn):
        return None
    return around.left if around.left is not node else around.comparators[0]


def _keeps_axis(index: ast.expr) -> bool:
    """Whether what is taken has an axis still: a tensor without one may meet any device."""
    parts = index.elts if isinstance(index, ast.Tuple) else [index]
    return any(isinstance(each, ast.Slice) for each in parts)


def _given(
    code: LocalCode, tensors: InputTensors, method: Method, node: ast.expr, around: ast.AST
) -> ast.expr | None:
    """The call that gets both."""
    call = code.parents[around] if isinstance(around, ast.List | ast.Tuple | ast.keyword) else around
    if not isinstance(call, ast.Call) or call.func is node:
        return None
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    others = [
        part
        for each in call.args
        for part in (each.elts if isinstance(each, ast.List | ast.Tuple) else [each])
    ]
    if _JOINING.match(code.name(call.func)):
        return call if any(each is not node and tensors.has(method, each) for each in others) else None
    if owner is None or not isinstance(call.func, ast.Attribute) or call.func.attr not in _JOINING_METHODS:
        return None
    return call if tensors.has(method, owner) and argument(call, 0, "other") is not None else None
