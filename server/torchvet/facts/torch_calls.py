"""Calls of imported names: torch's constructors and functions, and the few builtins that pass batches on."""

from __future__ import annotations

import ast
from collections.abc import Callable

from torchvet.facts.builtin_calls import BUILTINS
from torchvet.facts.calls import Arguments, call_value, unknown_call
from torchvet.facts.constructions import note_construction
from torchvet.facts.gradient_mode import grad_context
from torchvet.facts.graph import What
from torchvet.facts.path_values import PATH_FUNCTIONS, file_named
from torchvet.facts.values import (
    UNKNOWN,
    Kind,
    Role,
    Source,
    Value,
    tensor_of,
    without_gradient,
)
from torchvet.facts.vocabulary import (
    CLASS_LOSSES,
    DATA_PARALLEL,
    EVALUATION_NAME,
    OTHER_LOSSES,
    SYMMETRIC_LOSSES,
    canonical,
    is_engine,
    kind_of_constructor,
    kind_of_descendant,
)
from torchvet.facts.walk import Walk

_FUNCTIONAL_LOSSES = {
    f"torch.nn.functional.{name}"
    for name in CLASS_LOSSES | SYMMETRIC_LOSSES | OTHER_LOSSES
    if name[0].islower()
}
_DETACHING = frozenset(f"torch.{name}" for name in "argmax argmin round eq ne gt lt ge le bincount".split())
_CLASS_IDS = frozenset({"torch.randint", "torch.arange"})


def call_reference(walk: Walk, node: ast.Call, callee: Value, arguments: Arguments) -> Value:
    """What calling an imported name gives."""
    name = canonical(callee.name)
    if is_engine(name):
        return Value(Kind.ENGINE)
    special = _SPECIAL.get(name)
    if special is not None:
        return special(walk, node, callee, arguments)
    if name in DATA_PARALLEL:
        return _wrapped(walk, node, arguments.get(0, "module"), "module.")
    kind = kind_of_constructor(name)
    if kind is not None:
        return _construct(walk, node, callee, kind, arguments)
    context = grad_context(name, node)
    if context is not None:
        return context
    if name in _FUNCTIONAL_LOSSES:
        return call_loss(walk, node, Value(Kind.LOSS, name, weak=callee.weak), arguments)
    if name.startswith("torch.") and not name.startswith(
        ("torch.utils.", "torch.optim.", "torch.distributed.")
    ):
        return _tensor_function(walk, node, name, arguments)
    return _installed_class(walk, node, callee, arguments)


def _installed_class(walk: Walk, node: ast.Call, callee: Value, arguments: Arguments) -> Value:
    """An object of a class of another package: how it behaves beyond its ancestors is not known, so it is weak."""
    kind = kind_of_descendant(callee.keys) if callee.keys else None
    if kind is Kind.ENGINE:
        return Value(Kind.ENGINE)
    if kind is None:
        return unknown_call(walk, node, arguments)
    value = Value(kind, callee.name, sites=frozenset({walk.site(node)}), weak=True)
    if kind is Kind.OPTIMIZER:
        value = value.with_(params=_parameters_of(arguments.get(0, "params")))
    walk.emit(What.CREATE, node, value)
    return value


def call_loss(walk: Walk, node: ast.Call, loss: Value, arguments: Arguments) -> Value:
    """Runs a loss; the arguments are recorded in the order (input, target)."""
    first, second = arguments.get(0, "input"), arguments.get(1, "target")
    walk.emit(What.LOSS, node, loss, first, second)
    result = tensor_of(*arguments.values)
    return without_gradient(result) if walk.grad == "off" else result


def _construct(walk: Walk, node: ast.Call, callee: Value, kind: Kind, arguments: Arguments) -> Value:
    name = canonical(callee.name)
    value = Value(kind, name, sites=frozenset({walk.site(node)}), weak=callee.weak)
    if kind is Kind.OPTIMIZER:
        value = value.with_(params=_shared_groups(walk, node) or _parameters_of(arguments.get(0, "params")))
    elif kind is Kind.MODULE:
        value = value.with_(prefix="")
    elif kind is Kind.LOADER:
        value = value.with_(name=_loader_name(arguments.get(0, "dataset"), node))
    if kind in (Kind.OPTIMIZER, Kind.MODULE):
        walk.emit(What.CREATE, node, value)
    note_construction(walk, node, value, arguments)
    return value


def _loader_name(dataset: Value, node: ast.Call) -> str:
    """ "held-out" when the dataset is known or named to be one; "" when nothing is known."""
    if dataset.name == "held-out":
        return "held-out"
    first = (
        node.args[0]
        if node.args
        else next((each.value for each in node.keywords if each.arg == "dataset"), None)
    )
    if isinstance(first, ast.Name | ast.Attribute):
        text = first.id if isinstance(first, ast.Name) else first.attr
        if EVALUATION_NAME.search(text):
            return "held-out"
    return ""


def _shared_groups(walk: Walk, node: ast.Call) -> frozenset[tuple[object, ...]] | None:
    """What an optimizer holds that is built from the `param_groups` of another one: that one stands for it."""
    first = node.args[0] if node.args else None
    if not isinstance(first, ast.Attribute) or first.attr != "param_groups":
        return None
    owner = walk.value(first.value)
    return owner.params or owner.sites or None


def _parameters_of(value: Value) -> frozenset[tuple[object, ...]] | None:
    """Whose parameters an optimizer gets: of modules, or the listed leaf tensors themselves."""
    if value.kind is Kind.PARAMETERS or value.name == "parameter":
        return value.params
    if value.kind in (Kind.SEQUENCE, Kind.MAPPING) and value.items:
        held: frozenset[tuple[object, ...]] = frozenset()
        for key, item in zip(value.keys or [""] * len(value.items), value.items, strict=False):
            if value.kind is Kind.MAPPING and key != "params":
                continue
            part = _parameters_of(item)
            if part is None:
                return None
            held |= part
        return held or None
    leaves = frozenset(each.site for each in value.sources if each.role is Role.LEAF)
    return leaves or None


def _wrapped(walk: Walk, node: ast.Call, module: Value, prefix: str) -> Value:
    if module.kind is not Kind.MODULE:
        return Value(Kind.MODULE, sites=frozenset({walk.site(node)}), prefix=prefix, weak=True)
    inner = module.prefix if module.prefix is not None else ""
    known = module.prefix is not None or module.weak
    return module.with_(prefix=prefix + inner if known else None, definition=None)


def _compile(walk: Walk, node: ast.Call, _: Value, arguments: Arguments) -> Value:
    model = arguments.get(0, "model")
    if "disable" in arguments.keywords and model.kind is Kind.MODULE:
        return model.with_(prefix=None)
    return _wrapped(walk, node, model, "_orig_mod.") if model.kind is Kind.MODULE else UNKNOWN


def _tensor_function(walk: Walk, node: ast.Call, name: str, arguments: Arguments) -> Value:
    flag = arguments.keywords.get("requires_grad")
    if (flag is not None and flag.name == "True") or name == "torch.nn.Parameter":
        leaf = Value(
            Kind.TENSOR,
            sources=frozenset({Source(Role.LEAF, walk.site(node), has_gradient=True)}),
            sites=frozenset({walk.site(node)}),
        )
        walk.emit(What.CREATE, node, leaf)
        return leaf
    if name == "torch._foreach_zero_":
        walk.emit(What.CLEAR, node, UNKNOWN)
    if name in _CLASS_IDS:
        return Value(Kind.TENSOR, sources=frozenset({Source(Role.CLASS_IDS, walk.site(node))}))
    result = tensor_of(*arguments.values)
    if name in _DETACHING or walk.grad == "off":
        result = without_gradient(result)
    return result if name.rpartition(".")[2][0].islower() else result.with_(kind=Kind.UNKNOWN)


def _load(walk: Walk, node: ast.Call, callee: Value, arguments: Arguments) -> Value:
    named = file_named(walk, arguments.get(0, "f"), node, 0)
    site = frozenset({walk.site(node)})
    return Value(Kind.CHECKPOINT, named.name, sites=site, weak=callee.weak, items=named.items)


def _save(walk: Walk, node: ast.Call, _: Value, arguments: Arguments) -> Value:
    target = file_named(walk, arguments.get(1, "f"), node, 1)
    walk.emit(What.SAVE, node, walk.known_state(arguments.get(0, "obj")), target)
    return UNKNOWN


def _autograd_backward(walk: Walk, node: ast.Call, _: Value, arguments: Arguments) -> Value:
    walk.emit(What.BACKWARD, node, arguments.get(0, "tensors"))
    return UNKNOWN


def _autograd_grad(walk: Walk, node: ast.Call, _: Value, arguments: Arguments) -> Value:
    walk.emit(What.GRADIENT_USE, node, arguments.get(0, "outputs"))
    return tensor_of(*arguments.values)


def _partial(walk: Walk, node: ast.Call, _: Value, arguments: Arguments) -> Value:
    for value in arguments.values:
        if value.kind is Kind.OPTIMIZER:
            walk.emit(What.OPAQUE, node, value)
    return Value(name="opaque")


def _strip_prefix(walk: Walk, _: ast.Call, __: Value, arguments: Arguments) -> Value:
    walk.spoil(arguments.get(0, "state_dict"))
    return UNKNOWN


def _wrap_call(walk: Walk, node: ast.Call, _: Value, arguments: Arguments) -> Value:
    """`checkpoint(function, *args)` calls its first argument."""
    rest = Arguments(node, arguments.positional[1:], arguments.keywords)
    return call_value(walk, node, arguments.get(0, "function"), rest)


_SPECIAL: dict[str, Callable[[Walk, ast.Call, Value, Arguments], Value]] = {
    "torch.load": _load,
    "safetensors.torch.load_file": _load,
    "torch.save": _save,
    "torch.compile": _compile,
    "torch.autograd.backward": _autograd_backward,
    "torch.autograd.grad": _autograd_grad,
    "torch.utils.checkpoint.checkpoint": _wrap_call,
    "torch.nn.modules.utils.consume_prefix_in_state_dict_if_present": _strip_prefix,
    "functools.partial": _partial,
    **BUILTINS,
    **PATH_FUNCTIONS,
}
