"""Uses of `.grad` where it is None: before any backward, or of a tensor that never gets one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.bound_objects import FACTORIES
from torchvet.facts.call_parts import is_true, keyword
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode, expects_failure
from torchvet.facts.made_modules import is_module
from torchvet.facts.origins import origins
from torchvet.facts.pieces import path_text
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
            if node.attr != "grad" or not isinstance(owner, ast.Name | ast.Attribute):
                continue
            if (
                not isinstance(node.ctx, ast.Load)
                or not _is_used_as_tensor(code, node)
                or _is_guarded(code, node)
            ):
                continue
            made = _made(code, owner)
            if made is None or made in seen:
                continue
            flag = keyword(made, "requires_grad")
            is_leaf = is_true(flag) or _is_flagged(code, owner)
            is_here = isinstance(owner, ast.Name) and code.scope(made) is code.scope(node)
            if is_leaf and is_here and _is_before_all(code, node):
                seen.add(made)
                yield cls(node, path_text(owner), made, False)
            elif (
                flag is None
                and not is_leaf
                and keyword(made, "require_grad") is None
                and _never_requires(code, owner, made)
            ):
                seen.add(made)
                yield cls(node, path_text(owner), made, True)


def _made(code: LocalCode, owner: ast.Name | ast.Attribute) -> ast.Call | None:
    """The one factory that makes the tensor, as it is when the use runs for the first time.

    Updates of the tensor keep it a leaf.
    """
    value = code.entering(owner) if isinstance(owner, ast.Name) else None
    if value is None and isinstance(owner, ast.Attribute):
        bound = [value for target, value in code.all_bindings(owner) if not _is_updated(code, target)]
        value = bound[0] if len(bound) == 1 else None
    elif value is None:
        found = origins(code, owner)
        value = found[0] if len(found) == 1 else None
    is_made = isinstance(value, ast.Call) and code.name(value.func) in FACTORIES
    return value if is_made and isinstance(value, ast.Call) and len(code.loops(value)) == 0 else None


def _is_updated(code: LocalCode, target: ast.AST) -> bool:
    return isinstance(code.parents.get(target), ast.AugAssign)


def _is_flagged(code: LocalCode, owner: ast.expr) -> bool:
    """`x.requires_grad = True`, `x.requires_grad_()` in the same scope."""
    path = path_text(owner)
    for each in code.in_scope[code.scope(owner)]:
        if isinstance(each, ast.Attribute) and each.attr == "requires_grad" and path_text(each.value) == path:
            statement = code.statement(each)
            value = statement.value if isinstance(statement, ast.Assign) else None
            if is_true(value):
                return True
    return False


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
    calls = (each for each in code.in_scope[code.scope(node)] if isinstance(each, ast.Call))
    if not all(_is_harmless(code, each) for each in calls if place(each) < place(node)):
        return False
    scope = code.scope(node)
    before = re.sub(r"requires_grad\s*=\s*True", "", _before(code, node))
    return scope is not code.tree or not _FLOATS.search(before)


def _is_harmless(code: LocalCode, call: ast.Call) -> bool:
    """Whether the call can't have run a backward: torch's, a module's, a method's of a tensor."""
    name = code.name(call.func)
    if name:
        return (
            name.startswith("torch.")
            and "autograd" not in name
            and "func" not in name.replace("functional", "")
        )
    if isinstance(call.func, ast.Attribute):
        return call.func.attr not in ("backward", "step", "register_hook")
    if isinstance(call.func, ast.Name) and call.func.id in ("print", "len", "range"):
        return True
    return is_module(code, call.func)


def _before(code: LocalCode, node: ast.Attribute) -> str:
    return "\n".join(code.file.source.lines[: node.lineno - 1])


def _never_requires(code: LocalCode, owner: ast.Name | ast.Attribute, made: ast.Call) -> bool:
    """Whether nothing makes the tensor a leaf with gradients: only torch, arithmetic, modules and this file read it."""
    if _FLOATS.search(re.sub(r"requires_grad\s*=\s*True", "", code.file.source.text)):
        return False
    if isinstance(owner, ast.Attribute):
        return not any(
            isinstance(each.ctx, ast.Load) and each.attr == owner.attr and not _is_read_here(code, each)
            for each in code.index.of(ast.Attribute)
        )
    names = {owner.id} | {name for name, _, value in code.bound_in(code.scope(made)) if value is made}
    return all(
        _is_read_here(code, each)
        for scope in {code.scope(owner), code.scope(made)}
        for each in code.in_scope[scope]
        if isinstance(each, ast.Name) and each.id in names and isinstance(each.ctx, ast.Load)
    )


def _is_read_here(code: LocalCode, use: ast.Name | ast.Attribute) -> bool:
    """Whether the tensor is not handed to code that is not seen."""
    around = code.parents[use]
    if not isinstance(around, ast.Call) or use not in around.args:
        return not isinstance(around, ast.keyword)
    if code.name(around.func).startswith("torch."):
        return True
    if isinstance(around.func, ast.Name) and around.func.id in code.functions:
        return True
    return isinstance(around.func, ast.Name | ast.Attribute) and is_module(code, around.func)
