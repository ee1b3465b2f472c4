"""Evaluating calls: finds out what is called and hands over to the module that knows it."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from torchvet.facts.definitions import ClassRef, FunctionRef, text_of
from torchvet.facts.graph import What
from torchvet.facts.pieces import path_text
from torchvet.facts.values import UNKNOWN, Kind, Value, tensor_of
from torchvet.facts.vocabulary import CLEARING_CALLEE, EVALUATION_NAME, HARMLESS_CALLEE, is_engine
from torchvet.facts.walk import Walk

_GRADIENT_CALLEE = re.compile(
    r"attack|advers|salien|grad|explain|attribut|\bcam\b|perturb|fgsm|pgd|interpret|adapt|backward", re.I
)
_CLEARING_BODY = re.compile(r"zero|\.grad\b")


@dataclass(frozen=True)
class Arguments:
    """The evaluated arguments of a call."""

    node: ast.Call
    positional: tuple[Value, ...]
    keywords: dict[str, Value]

    def get(self, index: int, name: str) -> Value:
        """The argument at `index` or called `name`, UNKNOWN when it is not given."""
        if name in self.keywords:
            return self.keywords[name]
        return self.positional[index] if 0 <= index < len(self.positional) else UNKNOWN

    @property
    def values(self) -> tuple[Value, ...]:
        """All of them."""
        return (*self.positional, *self.keywords.values())


def evaluate_call(walk: Walk, node: ast.Call) -> Value:
    """The value that the call `node` returns; its events are emitted."""
    if isinstance(node.func, ast.Attribute):
        if _is_super(node.func.value):
            return _call_super(walk, node)
        base = walk.value(node.func.value)
        arguments = _arguments(walk, node)
        if base.kind is not Kind.REFERENCE:
            return _call_method(walk, node, base, node.func.attr, arguments)
        callee = walk.program.attribute(walk, base, node.func)
    else:
        callee = walk.value(node.func)
        arguments = _arguments(walk, node)
    return call_value(walk, node, callee, arguments)


def call_value(walk: Walk, node: ast.Call, callee: Value, arguments: Arguments) -> Value:
    """What calling the value `callee` gives."""
    from torchvet.facts.inline import inline, instantiate
    from torchvet.facts.module_calls import forward
    from torchvet.facts.torch_calls import call_loss, call_reference

    if callee.kind is Kind.REFERENCE:
        return call_reference(walk, node, callee, arguments)
    if callee.kind is Kind.FUNCTION and isinstance(callee.definition, FunctionRef):
        return inline(walk, callee.definition, arguments, callee.owner)
    if callee.kind is Kind.CLASS and isinstance(callee.definition, ClassRef):
        return instantiate(walk, node, callee.definition, arguments)
    if callee.kind is Kind.METHOD and callee.owner is not None and callee.name:
        return _call_method(walk, node, callee.owner, callee.name, arguments)
    if callee.kind is Kind.MODULE:
        return forward(walk, node, callee, arguments)
    if callee.kind is Kind.LOSS:
        return call_loss(walk, node, callee, arguments)
    if callee.kind is Kind.INSTANCE and isinstance(callee.definition, ClassRef):
        method = callee.definition.method("__call__")
        if method is not None:
            return inline(walk, method, arguments, callee)
    if callee.kind is Kind.ENGINE:
        return callee
    return unknown_call(walk, node, arguments)


def _call_method(walk: Walk, node: ast.Call, base: Value, name: str, arguments: Arguments) -> Value:
    from torchvet.facts.inline import inline
    from torchvet.facts.method_calls import METHODS
    from torchvet.facts.module_calls import module_method

    stored = walk.program.stored_attribute(walk, base, node.func)
    if stored is not None and stored.kind is not Kind.UNKNOWN:
        return call_value(walk, node, stored, arguments)
    if isinstance(base.definition, ClassRef) and base.kind in (
        Kind.INSTANCE,
        Kind.MODULE,
        Kind.OPTIMIZER,
        Kind.CLASS,
    ):
        method = base.definition.method(name)
        if method is not None and not (base.kind is Kind.MODULE and name == "forward"):
            owner = None if method.is_static or base.kind is Kind.CLASS else base
            value = inline(walk, method, arguments, owner)
            if base.kind is Kind.OPTIMIZER and name == "step":
                walk.emit(What.STEP, node, base)
            return value
    if base.kind is Kind.MODULE:
        return module_method(walk, node, base, name, arguments)
    if base.kind is Kind.ENGINE:
        return base
    rule = METHODS.get((base.kind, name)) or METHODS.get((Kind.UNKNOWN, name))
    if rule is not None:
        return rule(walk, node, base, arguments)
    if base.kind is Kind.OPTIMIZER:
        walk.emit(What.OPAQUE, node, base)
    if base.kind in (Kind.TENSOR, Kind.UNKNOWN, Kind.BATCH) and (
        base.sources or base.kind is not Kind.UNKNOWN
    ):
        return tensor_of(base, *arguments.values)
    return unknown_call(walk, node, arguments)


def unknown_call(walk: Walk, node: ast.Call, arguments: Arguments) -> Value:
    """A call nobody can look into: what it got may be cleared, stepped or changed."""
    callee = path_text(node.func) or (node.func.attr if isinstance(node.func, ast.Attribute) else "")
    for value in arguments.values:
        if value.kind is Kind.OPTIMIZER and not HARMLESS_CALLEE.search(callee.rpartition(".")[2]):
            walk.emit(What.OPAQUE, node, value)
        if value.kind in (Kind.STATE_DICT, Kind.CHECKPOINT, Kind.MAPPING):
            walk.spoil(value)
        if value.kind is Kind.MODULE:
            walk.emit(What.GIVEN, node, value)
        if value.kind is Kind.GRAD_CONTEXT:
            # Somebody else enters it, such as an ExitStack.
            walk.grad = "unknown"
        _note_escape(walk, node, value)
    if CLEARING_CALLEE.search(callee) and arguments.values:
        walk.emit(What.CLEAR, node, UNKNOWN)
    if _GRADIENT_CALLEE.search(callee):
        walk.emit(What.GRADIENT_USE, node, tensor_of(*arguments.values))
    if any(value.kind is Kind.ENGINE for value in arguments.values):
        return Value(Kind.ENGINE)
    loaders = [each for each in arguments.values if each.kind in (Kind.LOADER, Kind.BATCHES)]
    if len(loaders) == 1 and (arguments.positional[:1] == (loaders[0],) or len(arguments.values) == 1):
        return loaders[0]
    result = tensor_of(*arguments.values) if any(each.sources for each in arguments.values) else UNKNOWN
    return result.with_(kind=Kind.UNKNOWN, name="held-out" if _is_held_out(arguments) else "")


def _note_escape(walk: Walk, node: ast.Call, value: Value) -> None:
    """What can be called by whoever got it: a bound method at any time, a function that clears right now."""
    if value.kind is Kind.METHOD and value.owner is not None:
        walk.program.hooked |= value.owner.sites
    if isinstance(value.definition, FunctionRef) and _CLEARING_BODY.search(text_of(value.definition)):
        walk.emit(What.CLEAR, node, UNKNOWN)


def _is_held_out(arguments: Arguments) -> bool:
    """Whether a dataset made like this is not for training: `train=False`, `split="test"`."""
    train = arguments.keywords.get("train")
    if train is not None:
        return train.kind is Kind.CONSTANT and train.name == "False"
    return any(
        value.kind is Kind.STRING
        and not value.weak
        and EVALUATION_NAME.search(value.name.rpartition("/")[2]) is not None
        for value in arguments.values
    )


def _arguments(walk: Walk, node: ast.Call) -> Arguments:
    positional = tuple(walk.value(each) for each in node.args)
    keywords = {each.arg or "**": walk.value(each.value) for each in node.keywords}
    return Arguments(node, positional, keywords)


def _is_super(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"


def _call_super(walk: Walk, node: ast.Call) -> Value:
    from torchvet.facts.inline import inline

    assert isinstance(node.func, ast.Attribute)
    arguments = _arguments(walk, node)
    in_class = walk.program.class_of(walk.call.node)
    owner = walk.frame.names.get("self")
    if in_class is None or owner is None:
        return UNKNOWN
    for base in in_class.bases:
        if isinstance(base.definition, ClassRef):
            method = base.definition.method(node.func.attr)
            if method is not None:
                return inline(walk, method, arguments, owner)
        if is_engine(base.name):
            return Value(Kind.ENGINE)
    if node.func.attr == "zero_grad":
        walk.emit(What.CLEAR, node, owner)
    return UNKNOWN
