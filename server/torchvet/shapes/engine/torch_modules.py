"""Modules of torch: containers with their children, layers with their arguments, and what can be read from them."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from torchvet.shapes.engine.iterating import iterated
from torchvet.shapes.engine.lowering import lower
from torchvet.shapes.engine.memory import device_of
from torchvet.shapes.engine.module_states import states
from torchvet.shapes.engine.operations import failed
from torchvet.shapes.engine.state import Engine
from torchvet.shapes.engine.values import DictObject, Each, ModuleObject
from torchvet.shapes.ops.call import Call
from torchvet.shapes.ops.construction import construction_error
from torchvet.shapes.ops.layers import is_known_layer
from torchvet.shapes.tensor import UNKNOWN, Items, Layer, NotProvable, Opaque, Tensor

CONTAINERS = frozenset(("Sequential", "ModuleList", "ModuleDict", "ParameterList", "ParameterDict"))
WRAPPERS = frozenset(("DataParallel", "DistributedDataParallel"))
_CONV = ("in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "groups", "bias")
_RECURRENT = ("input_size", "hidden_size", "num_layers", "bias", "batch_first", "dropout", "bidirectional")
_NORM = ("num_features", "eps", "momentum", "affine", "track_running_stats")
# The constructor's arguments that a layer keeps under the same name, in their order.
KEPT_ARGUMENTS: Mapping[str, tuple[str, ...]] = {
    "Linear": ("in_features", "out_features"),
    "Embedding": ("num_embeddings", "embedding_dim", "padding_idx"),
    "LayerNorm": ("normalized_shape", "eps", "elementwise_affine"),
    "GroupNorm": ("num_groups", "num_channels", "eps", "affine"),
    "MultiheadAttention": ("embed_dim", "num_heads", "dropout"),
    "Dropout": ("p",),
    **{f"Conv{n}d": _CONV for n in (1, 2, 3)},
    **{f"ConvTranspose{n}d": _CONV[:5] for n in (1, 2, 3)},
    **{f"BatchNorm{n}d": _NORM for n in (1, 2, 3)},
    **dict.fromkeys(("RNN", "LSTM", "GRU", "RNNCell", "LSTMCell", "GRUCell"), _RECURRENT),
}
_PER_AXIS = ("kernel_size", "stride", "padding", "dilation")
_DEFAULTS: Mapping[str, object] = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1, "num_layers": 1}


def is_torch_module(name: str) -> bool:
    """Whether `torch.nn.<name>` is a module that the engine knows."""
    return name in CONTAINERS or name in WRAPPERS or name == "Module" or is_known_layer(name)


def initialise(
    engine: Engine, module: ModuleObject, args: tuple[object, ...], kwargs: dict[str, object], node: ast.expr
) -> None:
    """What torch's own `__init__` of `module.kind` does with these arguments."""
    if module.kind == "Module":
        return
    if module.kind in CONTAINERS:
        _fill(engine, module, args)
    elif module.kind in WRAPPERS:
        engine.heap.write(module.slots, "module", args[0] if args else kwargs.get("module", UNKNOWN))
    else:
        layer = Layer(
            module.kind,
            tuple(_argument(each) for each in args),  # type: ignore[misc]  # layers are values too
            tuple((name, _argument(each)) for name, each in kwargs.items()),  # type: ignore[misc]  # the same
        )
        engine.heap.write(module.made, "layer", layer)
        if kwargs.get("device") is not None:
            engine.heap.write(module.made, "device", device_of(kwargs["device"]))
        engine.heap.write(module.made, "node", node)
        engine.heap.write(module.made, "path", engine.frame.file.source.path)
        _check(engine, module, layer, node)


def _check(engine: Engine, module: ModuleObject, layer: Layer, node: ast.expr) -> None:
    mismatch = construction_error(layer)
    if mismatch is not None:
        failed(engine, node, mismatch, f"nn.{layer.name}", [], module)


def _argument(value: object) -> object:
    if isinstance(value, ModuleObject):
        return value.layer if value.layer is not None and value.cls is None else UNKNOWN
    return lower(value)


def _fill(engine: Engine, module: ModuleObject, args: tuple[object, ...]) -> None:
    """The children of a new container."""
    first = args[0] if args else None
    if module.kind == "Sequential" and not (len(args) == 1 and isinstance(first, DictObject)):
        items: object = args
    elif isinstance(first, DictObject):
        if first.entries is None:
            engine.heap.write(module.made, "lost", True)
        for key, each in (first.entries or {}).items():
            engine.heap.write(module.slots, key, each)
        return
    else:
        items = () if first is None else iterated(engine, first)
    if isinstance(items, Each):
        engine.heap.write(module.made, "each", items.item)
        return
    pairs = list(items) if isinstance(items, tuple) else []
    for number, each in enumerate(pairs):
        if module.kind in ("ModuleDict", "ParameterDict"):
            if isinstance(each, Items) and len(each.values) == 2:
                engine.heap.write(module.slots, each.values[0], each.values[1])
            continue
        engine.heap.write(module.slots, str(number), _parameter(module, each))


def _parameter(module: ModuleObject, value: object) -> object:
    if module.kind == "ParameterList" and isinstance(value, Tensor):
        return Tensor(value.dims, value.dtype, is_parameter=True)
    # A child nobody knows still is a child.
    return UNKNOWN if isinstance(value, Opaque) else value


def layer_attribute(module: ModuleObject, name: str) -> object | None:
    """What torch's own class keeps under `name`; None where that is a method or not known."""
    layer = module.layer
    if layer is None:
        return None
    if name in states(module):
        return states(module)[name][0]
    if layer.name == "MultiheadAttention" and name == "head_dim":
        return UNKNOWN
    names = KEPT_ARGUMENTS.get(layer.name, ())
    if name not in names:
        return None
    call = Call(layer.args, dict(layer.kwargs))
    try:
        value: object = call.value(names.index(name), name)
    except NotProvable:
        value = _DEFAULTS.get(name, UNKNOWN)
    if name in _PER_AXIS and isinstance(value, int) and layer.name[-1] == "d":
        return Items((value,) * int(layer.name[-2]))
    if name == "normalized_shape" and isinstance(value, int):
        return Items((value,))
    return value
