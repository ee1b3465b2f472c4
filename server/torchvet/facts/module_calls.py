"""Calls on modules: the forward itself, mode switches, moving, wrapping, and their state."""

from __future__ import annotations

import ast

from torchvet.facts.calls import Arguments, unknown_call
from torchvet.facts.definitions import ClassRef, text_of
from torchvet.facts.gradient_mode import SWITCHES
from torchvet.facts.graph import What
from torchvet.facts.values import CONSTANT, UNKNOWN, Kind, Role, Source, Value, tensor_of, without_gradient
from torchvet.facts.walk import Walk

_RETURN_SELF = frozenset(
    "to cuda cpu float half double bfloat16 type xpu ipu share_memory apply to_empty requires_grad_".split()
)
_SUBMODULE_LISTS = frozenset("children modules named_children named_modules".split())


def forward(walk: Walk, node: ast.Call, module: Value, arguments: Arguments) -> Value:
    """Runs the module: a tensor that came from it and from all it was given."""
    event = walk.emit(What.FORWARD, node, module, *arguments.values)
    if walk.program.is_frozen(walk, module):
        event.grads.add("frozen")
    if isinstance(module.definition, ClassRef) and _switches_gradients(module.definition):
        event.grads.add("unknown")
    given = tensor_of(*arguments.values)
    inputs = given.sources
    if not walk.program.is_frozen(walk, module):
        inputs |= {Source(Role.MODEL, site, -1, module.weak, has_gradient=True) for site in module.sites}
    result = Value(Kind.TENSOR, sources=inputs, weak=module.weak)
    return without_gradient(result) if walk.grad == "off" else result


def _switches_gradients(cls: ClassRef) -> bool:
    """Whether the forward of the user's own class says itself what is recorded."""
    method = cls.method("forward")
    if method is None:
        return False
    decorators = "\n".join(map(ast.unparse, getattr(method.node, "decorator_list", [])))
    return SWITCHES.search(decorators + text_of(method)) is not None


def module_method(walk: Walk, node: ast.Call, module: Value, name: str, arguments: Arguments) -> Value:
    """What `module.name(...)` gives."""
    if name in ("forward", "__call__"):
        return forward(walk, node, module, arguments)
    if name in ("eval", "train"):
        return _switch(walk, node, module, name, arguments)
    if name in _RETURN_SELF:
        return _same_module(walk, module, name, arguments)
    if name in ("parameters", "named_parameters", "buffers"):
        return Value(Kind.PARAMETERS, name, params=module.sites, weak=module.weak)
    if name == "zero_grad":
        walk.emit(What.CLEAR, node, module)
        return UNKNOWN
    if name == "state_dict":
        # Each call makes a new dict: changing one does not change the next.
        is_plain = not arguments.positional and set(arguments.keywords) <= {"keep_vars"}
        prefix = module.prefix if is_plain else None
        return Value(Kind.STATE_DICT, sites=frozenset({walk.site(node)}), prefix=prefix, weak=module.weak)
    if name == "load_state_dict":
        strict = arguments.get(1, "strict")
        state = walk.known_state(arguments.get(0, "state_dict"))
        walk.emit(What.LOAD_STATE, node, module, state, strict)
        return CONSTANT
    if name in _SUBMODULE_LISTS:
        return Value(Kind.SEQUENCE, items=(module.with_(prefix=None, definition=None),))
    return _other_method(walk, node, module, arguments)


def _switch(walk: Walk, node: ast.Call, module: Value, name: str, arguments: Arguments) -> Value:
    mode = arguments.get(0, "mode")
    if name == "train" and mode.kind is Kind.CONSTANT:
        name = "eval" if mode.name == "False" else "train"
    elif name == "train" and arguments.values:
        name = "mixed"
    walk.switch_mode(node, module, name)
    return module


def _same_module(walk: Walk, module: Value, name: str, arguments: Arguments) -> Value:
    if name == "requires_grad_":
        flag = arguments.get(0, "requires_grad")
        for site in module.sites:
            walk.heap[site, "frozen"] = flag if arguments.values else Value(Kind.CONSTANT, "True")
    return module


def _other_method(walk: Walk, node: ast.Call, module: Value, arguments: Arguments) -> Value:
    unknown_call(walk, node, arguments)
    sources = frozenset(Source(Role.MODEL, site, -1, True, has_gradient=True) for site in module.sites)
    result = Value(sources=sources | tensor_of(*arguments.values).sources, weak=True)
    return without_gradient(result) if walk.grad == "off" else result
