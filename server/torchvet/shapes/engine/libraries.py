"""Calls into libraries: torch's operations and modules, a few helpers of Python, and silence about all the rest."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from dataclasses import replace

from torchvet.shapes.dim import Poly, product
from torchvet.shapes.engine import datasets
from torchvet.shapes.engine.awaiting import wanted_by
from torchvet.shapes.engine.builtin_functions import call_builtin
from torchvet.shapes.engine.copying import copied
from torchvet.shapes.engine.iterating import iterated
from torchvet.shapes.engine.lowering import NUMBER, lower, tensors_of
from torchvet.shapes.engine.memory import made_device
from torchvet.shapes.engine.operations import applied_rule, not_ruled
from torchvet.shapes.engine.poisoning import poison
from torchvet.shapes.engine.remarks import look_at_copy, look_at_squeeze
from torchvet.shapes.engine.sequences import packed, padded
from torchvet.shapes.engine.state import Engine
from torchvet.shapes.engine.tensor_methods import call_tensor_method
from torchvet.shapes.engine.torch_modules import initialise, is_torch_module
from torchvet.shapes.engine.values import Builtin, Each, External, ListObject, ModuleObject, Partial, pair
from torchvet.shapes.gradients import NOTHING
from torchvet.shapes.ops.table import function_rule
from torchvet.shapes.tensor import UNKNOWN, Items, Tensor
from torchvet.shapes.vocabulary import HARMLESS_PACKAGES

_Args = tuple[object, ...]
# Functions that give their first argument back, as far as shapes go.
_GIVE_FIRST = frozenset(
    (
        "torch.compile",
        "torch.jit.script",
        "torch.jit.trace",
        "torch.nn.utils.weight_norm",
        "torch.nn.utils.spectral_norm",
        "torch.nn.utils.parametrizations.weight_norm",
        "torch.nn.utils.parametrizations.spectral_norm",
        "torch.nn.SyncBatchNorm.convert_sync_batchnorm",
        "torch.nn.parameter.Buffer",
        "torch.quantization.QuantStub",
    )
)


def call_library(
    engine: Engine, function: External, args: _Args, kwargs: dict[str, object], node: ast.expr
) -> object:
    """`torch.cat(…)`, `nn.Linear(…)`, `math.sqrt(…)`, or anything else that is no code of the program."""
    name = function.name
    helper = _HELPERS.get(name)
    if helper is not None:
        return helper(engine, args, kwargs, node)
    if name.startswith("torch.nn.init."):
        return args[0] if args else UNKNOWN
    if name in _GIVE_FIRST:
        return args[0] if args else UNKNOWN
    if name.startswith("torch.nn.") and not name.startswith("torch.nn.functional."):
        plain = name.rpartition(".")[2]
        return _module(engine, plain, args, kwargs, node)
    if name.startswith("math."):
        return _mathematics(name.removeprefix("math."), args)
    if name.startswith("torch.Tensor.") and args and isinstance(args[0], Tensor):
        return call_tensor_method(engine, args[0], name.rpartition(".")[2], args[1:], kwargs, node)
    loaded = datasets.made(engine, name, args, kwargs, node)
    if loaded is not None:
        return loaded
    rule = function_rule(name)
    is_operation = rule is not None or (engine.oracle is not None and name.startswith("torch."))
    if is_operation and "out" not in kwargs:
        return _operation(engine, name, args, kwargs, node)
    if name.split(".")[0] not in HARMLESS_PACKAGES:
        poison(engine, args, kwargs)
    return UNKNOWN


def _operation(engine: Engine, name: str, args: _Args, kwargs: dict[str, object], node: ast.expr) -> object:
    first = args[0] if args else kwargs.get("input")
    plain = name.rpartition(".")[2]
    if wanted_by(first) is not None and isinstance(first, Tensor):
        return call_tensor_method(engine, first, plain, args[1:], kwargs, node)
    rule = function_rule(name)
    look_at_copy(engine, node, name, args)
    if plain == "squeeze" and isinstance(first, Tensor):
        look_at_squeeze(engine, node, first, (*args[1:], *kwargs))
    return applied_rule(engine, node, plain, rule or not_ruled, args, kwargs, op=name)


def _module(engine: Engine, name: str, args: _Args, kwargs: dict[str, object], node: ast.expr) -> object:
    if not is_torch_module(name):
        return UNKNOWN
    made = ModuleObject(name)
    initialise(engine, made, args, kwargs, node)
    return made


def _parameter(engine: Engine, args: _Args, kwargs: dict[str, object], _node: ast.expr) -> object:
    value = args[0] if args else kwargs.get("data")
    if not isinstance(value, Tensor):
        return UNKNOWN
    follows = args[1] if len(args) > 1 else kwargs.get("requires_grad", True)
    grad = (
        {True: engine.world.weight_grad, False: NOTHING}.get(follows) if isinstance(follows, bool) else None
    )
    return replace(value, is_parameter=True, grad=grad)


def _partial(_engine: Engine, args: _Args, kwargs: dict[str, object], _node: ast.expr) -> object:
    return Partial(args[0], args[1:], kwargs) if args else UNKNOWN


def _ordered_dict(engine: Engine, args: _Args, kwargs: dict[str, object], node: ast.expr) -> object:
    return call_builtin(engine, Builtin("dict"), args, kwargs, node)


def _copy(_engine: Engine, args: _Args, _kwargs: dict[str, object], _node: ast.expr) -> object:
    return copied(args[0]) if args else UNKNOWN


def _checkpoint(engine: Engine, args: _Args, kwargs: dict[str, object], node: ast.expr) -> object:
    own = {name: each for name, each in kwargs.items() if name not in _CHECKPOINT_OPTIONS}
    return engine.call(args[0], args[1:], own, node) if args else UNKNOWN


def _pretrained(engine: Engine, args: _Args, kwargs: dict[str, object], node: ast.expr) -> object:
    weight = args[0] if args else kwargs.get("embeddings")
    if not isinstance(weight, Tensor) or weight.dims is None or len(weight.dims) != 2:
        return UNKNOWN
    made = ModuleObject("Embedding")
    initialise(engine, made, weight.dims, {}, node)
    return made


def _gradients(_engine: Engine, args: _Args, kwargs: dict[str, object], _node: ast.expr) -> object:
    """One gradient like each input."""
    inputs = args[1] if len(args) > 1 else kwargs.get("inputs")
    tensors = tensors_of(inputs)
    return pair(*(Tensor(each.dims, each.dtype) for each in tensors)) if tensors else UNKNOWN


def _size(engine: Engine, args: _Args, _kwargs: dict[str, object], _node: ast.expr) -> object:
    items = iterated(engine, args[0]) if args else Each(UNKNOWN)
    return pair(*items) if isinstance(items, tuple) else UNKNOWN


def _chain(engine: Engine, args: _Args, _kwargs: dict[str, object], _node: ast.expr) -> object:
    ways = [iterated(engine, each) for each in args]
    known = [each for each in ways if isinstance(each, tuple)]
    return pair(*(item for each in known for item in each)) if len(known) == len(ways) else Each(UNKNOWN)


def _product(engine: Engine, args: _Args, _kwargs: dict[str, object], _node: ast.expr) -> object:
    items = iterated(engine, args[0]) if args else Each(UNKNOWN)
    if isinstance(items, tuple) and all(isinstance(each, (int, Poly)) for each in items):
        return product(items)  # type: ignore[arg-type]  # just looked
    return UNKNOWN


def _device(_engine: Engine, args: _Args, kwargs: dict[str, object], _node: ast.expr) -> object:
    if len(args) == 2 and isinstance(args[0], str) and isinstance(args[1], int):
        return made_device(f"{args[0]}:{args[1]}") or External("torch.device")
    given = args[0] if args else kwargs.get("device", kwargs.get("type", UNKNOWN))
    return (made_device(given) if len(args) < 2 else None) or External("torch.device")


def _identity(_engine: Engine, args: _Args, _kwargs: dict[str, object], _node: ast.expr) -> object:
    return args[0] if args else UNKNOWN


def _pairs(n_times: int) -> Callable[[Engine, _Args, dict[str, object], ast.expr], object]:
    def rule(_engine: Engine, args: _Args, _kwargs: dict[str, object], _node: ast.expr) -> object:
        only = args[0] if args else UNKNOWN
        if isinstance(only, ListObject):
            return lower(only)
        return only if isinstance(only, Items) else pair(*(only,) * n_times)

    return rule


def _drop_path(engine: Engine, _args: _Args, _kwargs: dict[str, object], node: ast.expr) -> object:
    return _module(engine, "Identity", (), {}, node)


def _mathematics(name: str, args: _Args) -> object:
    if name == "prod" and args:
        return UNKNOWN
    numbers = [each for each in args if isinstance(each, (int, float))]
    function = getattr(math, name, None)
    if len(numbers) == len(args) and callable(function):
        try:
            found = function(*numbers)
        except (ValueError, OverflowError, TypeError):
            return UNKNOWN
        return found if isinstance(found, (int, float)) else UNKNOWN
    if all(isinstance(each, (int, float, Poly)) or each is NUMBER for each in args) and name not in (
        "ceil",
        "floor",
        "gcd",
    ):
        return NUMBER
    return UNKNOWN


def _spaced(engine: Engine, args: _Args, kwargs: dict[str, object], node: ast.expr) -> object:
    """`numpy.linspace(a, b, n)`: n numbers, mostly rates that change no shape."""
    count = args[2] if len(args) > 2 else kwargs.get("num", 50)
    if isinstance(count, int) and 0 <= count <= _MAX_SPACED:
        return ListObject.of((NUMBER,) * count)
    return (
        _operation(engine, "numpy.linspace", args, kwargs, node)
        if function_rule("numpy.linspace")
        else UNKNOWN
    )


def _named_tuple(_engine: Engine, args: _Args, _kwargs: dict[str, object], _node: ast.expr) -> object:
    fields = args[1] if len(args) > 1 else None
    if isinstance(fields, str):
        names: tuple[object, ...] = tuple(fields.replace(",", " ").split())
    else:
        names = (fields.items or ()) if isinstance(fields, ListObject) else getattr(fields, "values", ())
    return (
        Partial(Builtin("namedtuple"), (names,), {})
        if names and all(isinstance(n, str) for n in names)
        else UNKNOWN
    )


_MAX_SPACED = 256
_CHECKPOINT_OPTIONS = ("use_reentrant", "preserve_rng_state", "context_fn", "determinism_check", "debug")
_HELPERS: Mapping[str, Callable[[Engine, _Args, dict[str, object], ast.expr], object]] = {
    "torch.nn.Parameter": _parameter,
    "torch.nn.parameter.Parameter": _parameter,
    "functools.partial": _partial,
    "collections.OrderedDict": _ordered_dict,
    "copy.deepcopy": _copy,
    "copy.copy": _copy,
    "torch.utils.checkpoint.checkpoint": _checkpoint,
    "torch.nn.utils.rnn.pack_padded_sequence": packed,
    "torch.nn.utils.rnn.pad_packed_sequence": padded,
    "torch.nn.Embedding.from_pretrained": _pretrained,
    "torch.autograd.grad": _gradients,
    "torch.nn.utils.clip_grad_norm_": lambda _engine, _args, _kwargs, _node: Tensor((), None),
    "torch.Size": _size,
    "numpy.linspace": _spaced,
    "collections.namedtuple": _named_tuple,
    # A program that is read is run as it stands.
    **dict.fromkeys(
        (
            "torch.jit.is_scripting",
            "torch.jit.is_tracing",
            "torch.compiler.is_compiling",
            "torch.onnx.is_in_onnx_export",
        ),
        lambda _engine, _args, _kwargs, _node: False,
    ),
    "itertools.chain": _chain,
    "math.prod": _product,
    "numpy.prod": _product,
    "torch.device": _device,
    "typing.cast": lambda _engine, args, _kwargs, _node: args[1] if len(args) == 2 else UNKNOWN,
    "tqdm.tqdm": _identity,
    "tqdm.auto.tqdm": _identity,
    "tqdm.notebook.tqdm": _identity,
    "tqdm.trange": lambda engine, args, _kwargs, node: call_builtin(engine, Builtin("range"), args, {}, node),
    "timm.layers.to_2tuple": _pairs(2),
    "timm.layers.DropPath": _drop_path,
    "timm.models.layers.DropPath": _drop_path,
    "timm.models.layers.to_2tuple": _pairs(2),
}
