"""Methods of optimizers, scalers, tensors, state dicts and containers."""

from __future__ import annotations

import ast
from collections.abc import Callable

from torchvet.facts.calls import Arguments, unknown_call
from torchvet.facts.graph import What
from torchvet.facts.manual_update import note_manual_update
from torchvet.facts.path_values import PATH_METHODS
from torchvet.facts.pieces import element_of, path_text
from torchvet.facts.values import UNKNOWN, Kind, Role, Source, Value, tensor_of, without_gradient
from torchvet.facts.walk import Walk

_Method = Callable[[Walk, ast.Call, Value, Arguments], Value]


def _step(walk: Walk, node: ast.Call, optimizer: Value, arguments: Arguments) -> Value:
    closure = arguments.get(0, "closure")
    if closure.kind is Kind.FUNCTION:
        walk.program.call(walk, node, closure, Arguments(node, (), {}))
    walk.emit(What.STEP, node, optimizer)
    return UNKNOWN


def _zero_grad(walk: Walk, node: ast.Call, owner: Value, _: Arguments) -> Value:
    walk.emit(What.CLEAR, node, owner)
    return UNKNOWN


def _quiet(_: Walk, __: ast.Call, ___: Value, ____: Arguments) -> Value:
    return UNKNOWN


def _patched(walk: Walk, _: ast.Call, optimizer: Value, __: Arguments) -> Value:
    walk.program.hooked |= optimizer.sites
    return UNKNOWN


def _scale(_: Walk, __: ast.Call, ___: Value, arguments: Arguments) -> Value:
    return tensor_of(*arguments.values)


def _scaled_step(walk: Walk, node: ast.Call, _: Value, arguments: Arguments) -> Value:
    optimizer = arguments.get(0, "optimizer")
    if optimizer.kind is Kind.OPTIMIZER:
        walk.emit(What.STEP, node, optimizer)
    return UNKNOWN


def _backward(walk: Walk, node: ast.Call, tensor: Value, arguments: Arguments) -> Value:
    receiver = path_text(node.func)
    if tensor.kind is Kind.UNKNOWN and not tensor.sources:
        if arguments.positional or (
            receiver.count(".") > 1 and receiver.startswith("self.") and not walk.program.trusts_names
        ):
            return UNKNOWN
        if receiver in ("self.backward", "ctx.backward") or not walk.program.trusts_names:
            return UNKNOWN
    if tensor.kind in (Kind.UNKNOWN, Kind.TENSOR, Kind.SEQUENCE):
        walk.emit(What.BACKWARD, node, tensor)
    return UNKNOWN


def _without_gradient(_: Walk, __: ast.Call, tensor: Value, ___: Arguments) -> Value:
    return without_gradient(tensor_of(tensor))


def _requires_grad(walk: Walk, node: ast.Call, tensor: Value, arguments: Arguments) -> Value:
    flag = arguments.get(0, "requires_grad")
    if flag.name == "False":
        if tensor.name == "parameter":
            for site in tensor.params or ():
                walk.heap[site, "frozen"] = flag
        return without_gradient(tensor)
    walk.emit(What.GRADIENT_USE, node, tensor)
    leaf = Value(
        Kind.TENSOR, sources=tensor.sources | {Source(Role.LEAF, walk.site(node), has_gradient=True)}
    )
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        walk.frame.bind(node.func.value.id, leaf)
    return leaf


def _unknown_eval(walk: Walk, node: ast.Call, base: Value, arguments: Arguments) -> Value:
    """`thing.eval()` without arguments is evidence that `thing` is a module."""
    path = path_text(node.func.value) if isinstance(node.func, ast.Attribute) else ""
    if arguments.values or not path or path == "self" or base.sources or not walk.program.trusts_names:
        return unknown_call(walk, node, arguments)
    module = Value(Kind.MODULE, sites=frozenset({(("named", walk.frame.label, path),)}), weak=True)
    walk.frame.names[path] = module
    walk.switch_mode(node, module, str(getattr(node.func, "attr", "eval")))
    return module


def _in_place(walk: Walk, node: ast.Call, tensor: Value, arguments: Arguments) -> Value:
    assert isinstance(node.func, ast.Attribute)
    target = node.func.value
    if (isinstance(target, ast.Attribute) and target.attr == "grad") or _is_grad_data(target):
        walk.emit(What.CLEAR, node, walk.value(_grad_owner(target)))
        return UNKNOWN
    for argument in [*node.args, *(each.value for each in node.keywords)]:
        if note_manual_update(walk, node, target, argument):
            break
    return tensor_of(tensor, *arguments.values)


def _is_grad_data(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "data" and _is_grad(node.value)


def _is_grad(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "grad"


def _grad_owner(node: ast.expr) -> ast.expr:
    while isinstance(node, ast.Attribute) and node.attr in ("grad", "data"):
        node = node.value
    return node


def _changed(walk: Walk, _: ast.Call, state: Value, __: Arguments) -> Value:
    walk.spoil(state)
    return UNKNOWN


def _changed_dict(walk: Walk, _: ast.Call, mapping: Value, __: Arguments) -> Value:
    walk.change_mapping(mapping, UNKNOWN)
    return UNKNOWN


def _copied(_: Walk, __: ast.Call, value: Value, ___: Arguments) -> Value:
    return value


def _append(walk: Walk, node: ast.Call, sequence: Value, arguments: Arguments) -> Value:
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        grown = sequence.items + arguments.positional if len(sequence.items) < 8 else ()
        sources = sequence.sources | frozenset(s for each in arguments.values for s in each.sources)
        walk.frame.bind(node.func.value.id, Value(Kind.SEQUENCE, items=grown, sources=sources))
    return UNKNOWN


def _next(_: Walk, __: ast.Call, value: Value, ___: Arguments) -> Value:
    return element_of(value)


def _hook(walk: Walk, node: ast.Call, tensor: Value, _: Arguments) -> Value:
    walk.emit(What.GRADIENT_USE, node, tensor)
    return UNKNOWN


def _opaque_step(walk: Walk, node: ast.Call, _: Value, arguments: Arguments) -> Value:
    """`thing.step(optimizer)`: a scaler or an accelerator under another name."""
    for value in arguments.values:
        if value.kind is Kind.OPTIMIZER:
            walk.emit(What.STEP, node, value)
            return UNKNOWN
    return unknown_call(walk, node, arguments)


def _enter(walk: Walk, node: ast.Call, context: Value, _: Arguments) -> Value:
    """`__enter__` and `__exit__` of a gradient context, by hand."""
    is_entered = isinstance(node.func, ast.Attribute) and node.func.attr == "__enter__"
    walk.grad = context.name if is_entered and context.name else "unknown"
    return UNKNOWN


METHODS: dict[tuple[Kind, str], _Method] = {
    (Kind.OPTIMIZER, "step"): _step,
    (Kind.OPTIMIZER, "zero_grad"): _zero_grad,
    **{
        (Kind.OPTIMIZER, name): _quiet
        for name in ("state_dict", "load_state_dict", "add_param_group", "train", "eval", "get_lr")
    },
    **{
        (Kind.OPTIMIZER, f"register_{name}_hook"): _patched
        for name in ("step_pre", "step_post", "state_dict_pre", "state_dict_post")
    },
    (Kind.GRAD_CONTEXT, "__enter__"): _enter,
    (Kind.GRAD_CONTEXT, "__exit__"): _enter,
    (Kind.SCALER, "scale"): _scale,
    (Kind.SCALER, "step"): _scaled_step,
    (Kind.SCALER, "unscale_"): _quiet,
    (Kind.SCALER, "update"): _quiet,
    (Kind.UNKNOWN, "step"): _opaque_step,
    (Kind.UNKNOWN, "zero_grad"): _zero_grad,
    (Kind.UNKNOWN, "backward"): _backward,
    (Kind.UNKNOWN, "eval"): _unknown_eval,
    (Kind.UNKNOWN, "requires_grad_"): _requires_grad,
    (Kind.UNKNOWN, "register_hook"): _hook,
    (Kind.UNKNOWN, "retain_grad"): _hook,
    **{
        (Kind.UNKNOWN, name): _without_gradient
        for name in ("detach", "item", "numpy", "tolist", "argmax", "detach_", "long", "int")
    },
    **{
        (Kind.TENSOR, name): _in_place
        for name in ("zero_", "fill_", "add_", "sub_", "mul_", "copy_", "addcmul_", "addcdiv_")
    },
    **{(Kind.UNKNOWN, name): _in_place for name in ("zero_", "sub_", "add_")},
    **{
        (kind, name): _changed
        for kind in (Kind.STATE_DICT, Kind.CHECKPOINT)
        for name in ("pop", "update", "clear", "popitem", "setdefault")
    },
    **{(Kind.MAPPING, name): _changed_dict for name in ("pop", "update", "clear", "popitem", "setdefault")},
    (Kind.STATE_DICT, "copy"): _copied,
    (Kind.STATE_DICT, "items"): _copied,
    (Kind.CHECKPOINT, "items"): _copied,
    (Kind.CHECKPOINT, "state_dict"): _copied,
    (Kind.CHECKPOINT, "get"): lambda _, node, value, __: value.with_(
        keys=(
            *value.keys,
            node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else "?",
        )
    ),
    **{
        (Kind.LOSS, name): _copied
        for name in ("to", "cuda", "cpu", "eval", "train", "double", "float", "half")
    },
    (Kind.SEQUENCE, "append"): _append,
    (Kind.SEQUENCE, "extend"): _append,
    (Kind.LOADER, "__iter__"): _copied,
    (Kind.BATCHES, "__next__"): _next,
    **PATH_METHODS,
}
