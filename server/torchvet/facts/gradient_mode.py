"""Whether gradients are recorded: `no_grad` and its relatives as context manager, decorator or statement."""

from __future__ import annotations

import ast
import re

from torchvet.facts.definitions import FunctionRef
from torchvet.facts.values import Kind, Value
from torchvet.facts.walk import Walk

_SUGGESTIVE = re.compile(r"grad|infer|eval", re.I)
SWITCHES = re.compile(r"\b(no_grad|inference_mode|set_grad_enabled|enable_grad)\b")


def grad_context(name: str, node: ast.Call | None) -> Value | None:
    """The context that calling `name` gives, or None when it is none."""
    if name == "torch.no_grad":
        return Value(Kind.GRAD_CONTEXT, "off")
    if name == "torch.enable_grad":
        return Value(Kind.GRAD_CONTEXT, "on")
    if name == "torch.inference_mode":
        return Value(Kind.GRAD_CONTEXT, _switched(node, default="off", on_true="off"))
    if name == "torch.set_grad_enabled":
        # The call alone already switches, without any `with`.
        return Value(Kind.GRAD_CONTEXT, _switched(node, default="unknown", on_true="on"), keys=("statement",))
    return None


def _switched(node: ast.Call | None, default: str, on_true: str) -> str:
    argument = next(
        iter([*(node.args if node else []), *(each.value for each in (node.keywords if node else []))]), None
    )
    if argument is None:
        return default
    if isinstance(argument, ast.Constant) and isinstance(argument.value, bool):
        return on_true if argument.value else ("off" if on_true == "on" else "on")
    return "unknown"


def enter_context(walk: Walk, node: ast.expr, value: Value) -> str:
    """The gradient state inside `with node:`."""
    if value.kind is Kind.GRAD_CONTEXT:
        return value.name or "unknown"
    if isinstance(node, ast.Constant):
        # What recovery puts where a half-typed context stood.
        return "unknown"
    called = node.func if isinstance(node, ast.Call) else node
    if isinstance(called, ast.Attribute | ast.Name):
        name = called.attr if isinstance(called, ast.Attribute) else called.id
        if _SUGGESTIVE.search(name):
            return "unknown"
    if isinstance(node, ast.IfExp) and SWITCHES.search(ast.unparse(node)):
        return "unknown"
    if value.kind is Kind.UNKNOWN and value.name == "opaque":
        return "unknown"
    return walk.grad


def decorated_grad(walk: Walk, function: FunctionRef) -> str:
    """The gradient state inside `function` as its decorators leave it."""
    state = walk.grad
    for decorator in getattr(function.node, "decorator_list", []):
        text = ast.unparse(decorator)
        if re.search(r"\b(no_grad|inference_mode)\b", text):
            return "off"
        if _SUGGESTIVE.search(text) or _local_switch(walk, decorator):
            state = "unknown"
    return state


def _local_switch(walk: Walk, decorator: ast.expr) -> bool:
    name = decorator.func if isinstance(decorator, ast.Call) else decorator
    if not isinstance(name, ast.Name):
        return False
    bound = walk.frame.lookup(name.id)
    if bound is None or not isinstance(bound.definition, FunctionRef):
        return False
    return SWITCHES.search(ast.unparse(bound.definition.node)) is not None
