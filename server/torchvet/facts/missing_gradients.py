"""Uses of `.grad` where it is None: before any backward, or of a tensor that never gets one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.bound_objects import FACTORIES
from torchvet.facts.call_parts import keyword
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode, expects_failure, method_of
from torchvet.syntax.nodes import place

_FLOATS = re.compile(r"requires_grad|retain_grad|Parameter|\.grad\s*=[^=]|set_default_|enable_grad|autograd")


@dataclass(frozen=True)
class MissingGradient:
    """`node` uses `name.grad` as a tensor, and it is None there; `made` is what makes the tensor.

    `is_never`: the tensor does not require gradients at all.
    """

    node: ast.Attribute
    name: str
    made: ast.Call
    is_never: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[MissingGradient]:
        """The first such use of each tensor of this file."""
        if not re.search(r"\.grad\b", file.source.text) or "torch" not in file.source.text:
            return
        (code,) = file.facts(LocalCode)
        if expects_failure(code):
            return
        seen: set[ast.AST] = set()
        for node in sorted(code.index.of(ast.Attribute), key=place):
            owner = node.value
            if node.attr != "grad" or not isinstance(owner, ast.Name) or not isinstance(node.ctx, ast.Load):
                continue
            if not _is_used_as_tensor(code, node) or _is_guarded(code, node):
                continue
            # What it is when this runs for the first time; updates of the tensor keep it a leaf.
            value = code.entering(owner)
            made = value if isinstance(value, ast.Call) else None
            if made is None or made in seen or code.name(made.func) not in FACTORIES:
                continue
            if code.scope(made) is not code.scope(node):
                continue
            flag = keyword(made, "requires_grad")
            is_leaf = isinstance(flag, ast.Constant) and flag.value is True
            if is_leaf and _is_before_all(code, node):
                seen.add(made)
                yield cls(node, owner.id, made, False)
            elif (
                flag is None
                and keyword(made, "require_grad") is None
                and not made.args[1:]
                and _never_requires(code, owner)
            ):
                seen.add(made)
                yield cls(node, owner.id, made, True)


def _is_guarded(code: LocalCode, node: ast.AST) -> bool:
    """Whether it may not be run in the first pass."""
    return code.is_under(node, ast.If, ast.IfExp, ast.Try, ast.BoolOp, ast.Match, ast.While)


def _is_used_as_tensor(code: LocalCode, node: ast.Attribute) -> bool:
    """Whether None would raise here: an attribute, an index, arithmetic."""
    around = code.parents[node]
    if isinstance(around, ast.Attribute):
        return around.value is node
    if isinstance(around, ast.Subscript):
        return around.value is node
    return isinstance(around, ast.BinOp)


def _is_before_all(code: LocalCode, node: ast.Attribute) -> bool:
    """Whether no backward of this scope, nor any call of an own function, comes before."""
    for each in code.in_scope[code.scope(node)]:
        if isinstance(each, ast.Call) and place(each) < place(node):
            name = code.name(each.func)
            is_torch = name.startswith("torch.") and "autograd" not in name and "func" not in name
            is_method = (
                isinstance(each.func, ast.Attribute)
                and not name
                and each.func.attr not in ("backward", "step")
            )
            is_plain = isinstance(each.func, ast.Name) and each.func.id in ("print", "len", "range")
            is_own_module = (
                isinstance(each.func, ast.Attribute) and method_of(each, "register_hook") is not None
            )
            if is_own_module or not (is_torch or is_method or is_plain):
                return False
    scope = code.scope(node)
    return scope is not code.tree or not _FLOATS.search(_before(code, node).replace("requires_grad=True", ""))


def _before(code: LocalCode, node: ast.Attribute) -> str:
    return "\n".join(code.file.source.lines[: node.lineno - 1])


def _never_requires(code: LocalCode, owner: ast.Name) -> bool:
    """Whether nothing makes the tensor a leaf with gradients: it is only ever read by torch and arithmetic."""
    if _FLOATS.search(re.sub(r"requires_grad\s*=\s*True", "", code.file.source.text)):
        return False
    for each in code.in_scope[code.scope(owner)]:
        if not isinstance(each, ast.Name) or each.id != owner.id or not isinstance(each.ctx, ast.Load):
            continue
        around = code.parents[each]
        if (
            isinstance(around, ast.Call)
            and each in around.args
            and not code.name(around.func).startswith("torch.")
        ):
            return False
    return True
