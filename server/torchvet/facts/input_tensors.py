"""What in a module's methods is surely a tensor that came from the input of forward, and so stands where the input does."""

from __future__ import annotations

import ast

from torchvet.facts.bound_objects import BoundObjects, Sort
from torchvet.facts.class_table import ClassTable
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.module_methods import Method
from torchvet.syntax.nodes import place

# What is asked of a tensor and is no tensor, or no longer on its device.
_NO_TENSORS = frozenset(
    "size dim numel item tolist numpy cpu shape device dtype ndim stride get_device type".split()
)
_OF_TENSORS_ONLY = frozenset("size shape view permute unsqueeze squeeze transpose dim reshape ndim".split())
_MAX_DEPTH = 8


class InputTensors:
    """The tensors in methods of `owner`."""

    def __init__(self, file: FileFacts, table: ClassTable, owner: ast.ClassDef) -> None:
        self._code = file.facts(LocalCode)[0]
        self._objects = file.facts(BoundObjects)[0]
        self._table = table
        self._owner = owner

    def has(self, method: Method, node: ast.expr, depth: int = 0) -> bool:
        """Whether `node` is certainly such a tensor."""
        if depth > _MAX_DEPTH:
            return False
        if isinstance(node, ast.Name):
            return self._is_named(method, node, depth)
        if isinstance(node, ast.BinOp):
            return self.has(method, node.left, depth + 1) or self.has(method, node.right, depth + 1)
        if isinstance(node, ast.Subscript):
            return self.has(method, node.value, depth + 1)
        if isinstance(node, ast.UnaryOp):
            return not isinstance(node.op, ast.Not) and self.has(method, node.operand, depth + 1)
        return isinstance(node, ast.Call) and self._is_made(method, node, depth)

    def _is_made(self, method: Method, call: ast.Call, depth: int) -> bool:
        if self._is_layer(call.func):
            return any(self.has(method, each, depth + 1) for each in call.args)
        if isinstance(call.func, ast.Attribute) and self.has(method, call.func.value, depth + 1):
            return call.func.attr not in (
                *_NO_TENSORS,
                "max",
                "min",
                "split",
                "chunk",
                "unbind",
                "sort",
                "topk",
            )
        name = self._code.name(call.func)
        if not name.startswith("torch.nn.functional.") and name not in (
            "torch.matmul",
            "torch.relu",
            "torch.tanh",
        ):
            return False
        return bool(call.args) and self.has(method, call.args[0], depth + 1)

    def _is_layer(self, node: ast.expr) -> bool:
        """Whether it is one of torch's layers that gives one tensor for one tensor."""
        call = self._code.made_by(node) if isinstance(node, ast.Attribute) else None
        name = self._code.name(call.func) if call is not None else ""
        is_plain = name.startswith("torch.nn.") and not name.startswith(
            (
                "torch.nn.LSTM",
                "torch.nn.GRU",
                "torch.nn.RNN",
                "torch.nn.Multihead",
                "torch.nn.Module",
                "torch.nn.Param",
            )
        )
        return is_plain and self._objects.sort(node) is Sort.MODULE

    def _is_named(self, method: Method, name: ast.Name, depth: int) -> bool:
        value = self._code.reaching(name)
        if value is not None:
            return self.has(method, value, depth + 1)
        bindings = self._code.bindings(method.node, name.id)
        if method.node.name != "forward" or self._code.scope(name) is not method.node:
            return False
        parameter = next((target for target, _ in bindings if isinstance(target, ast.arg)), None)
        if parameter is None:
            return False
        for target, given in bindings:
            # What an assignment reads, it reads before it binds.
            is_own = self._code.statement(target) is self._code.statement(name)
            is_later = is_own or place(target) > place(name)
            is_other = target is not parameter and not is_later
            if is_other and (given is None or not self.has(method, given, depth + 1)):
                return False
        return self._is_tensor(method, parameter)

    def _is_tensor(self, method: Method, parameter: ast.arg) -> bool:
        """Whether a parameter of forward is one: by its annotation, or by what is asked of it."""
        if parameter.annotation is not None:
            return self._code.name(parameter.annotation) == "torch.Tensor"
        for each in self._code.in_scope[method.node]:
            if not isinstance(each, ast.Name) or each.id != parameter.arg:
                continue
            around = self._code.parents[each]
            if isinstance(around, ast.Attribute) and around.attr in _OF_TENSORS_ONLY:
                return True
            if isinstance(around, ast.Call) and each in around.args[:1] and self._is_layer(around.func):
                return True
        return False
