"""The layer table of a model: what goes out of each layer, how much it holds and how much it computes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from torchvet.shapes import dim
from torchvet.shapes.dim import Size
from torchvet.shapes.engine.lowering import tensors_of
from torchvet.shapes.engine.module_methods import own_state
from torchvet.shapes.engine.tree import children, named_modules
from torchvet.shapes.engine.values import Choice, ModuleObject
from torchvet.shapes.ops.parameters import multiply_adds
from torchvet.shapes.tensor import UNKNOWN, Axes, NotProvable, Opaque, Tensor

Outputs = Mapping[ModuleObject, list[tuple[tuple[object, ...], object]]]
_BYTES = {
    "float64": 8,
    "int64": 8,
    "float32": 4,
    "int32": 4,
    "float16": 2,
    "bfloat16": 2,
    "bool": 1,
    "uint8": 1,
}


@dataclass(frozen=True)
class Row:
    """One module: its dotted name, its class, what it gives, and its own parameters and work.

    `multiply_adds` counts all calls that were met; None where a size that matters is not known.
    """

    name: str
    kind: str
    outputs: tuple[Tensor, ...]
    n_parameters: Size | None
    multiply_adds: Size | None
    is_leaf: bool


@dataclass(frozen=True)
class Entry:
    """One key of the state dict."""

    key: str
    dims: Axes | None
    dtype: str | None
    is_parameter: bool


@dataclass(frozen=True)
class Summary:
    """The table of a model; totals are None where something is not known."""

    rows: tuple[Row, ...]
    entries: tuple[Entry, ...]
    n_parameters: Size | None
    multiply_adds: Size | None
    activation_bytes: Size | None


def summarised(root: ModuleObject, outputs: Outputs) -> Summary:
    """The table of `root`, with what the run saw go through its modules."""
    rows = tuple(_row(name, each, outputs) for name, each in named_modules(root))
    entries = tuple(state_entries(root))
    counted = {(id(tensor)): tensor for tensor in _parameters(root)}
    leaves = [row for row in rows if row.is_leaf]
    activations = [_n_bytes(each) for row in leaves for each in row.outputs]
    return Summary(
        rows,
        entries,
        _total([_n_elements(each.dims) for each in counted.values()]),
        _total([each.multiply_adds for each in leaves]),
        _total(activations),
    )


def state_entries(root: ModuleObject, prefix: str = "") -> Iterator[Entry]:
    """The keys of `root.state_dict()` in torch's order; a module that stands twice is there twice."""
    for name, tensor, role in own_state(root):
        if role != "non-persistent":
            yield Entry(prefix + name, tensor.dims, tensor.dtype, role == "parameter")
    for name, each in children(root):
        yield from state_entries(each, f"{prefix}{name}.")


def unknown_parts(root: ModuleObject) -> Iterator[str]:
    """The dotted names of attributes that are not known and may hold weights."""
    for name, module in named_modules(root):
        if module.is_lost or "each" in module.made:
            yield name
        for key, value in module.slots.items():
            if isinstance(value, (Opaque, Choice)) or value is UNKNOWN:
                yield f"{name}.{key}" if name else str(key)


def _parameters(root: ModuleObject) -> Iterator[Tensor]:
    for _, module in named_modules(root):
        yield from (tensor for _, tensor, role in own_state(module) if role == "parameter")


def _row(name: str, module: ModuleObject, outputs: Outputs) -> Row:
    seen = outputs.get(module, [])
    given = [tensor for _, output in seen for tensor in tensors_of(output)]
    own = [tensor for _, tensor, role in own_state(module) if role == "parameter"]
    is_leaf = module.layer is not None
    work = [_work(module, args, output) for args, output in seen]
    return Row(
        name,
        module.name,
        tuple(_distinct(given)),
        _total([_n_elements(each.dims) for each in own]),
        (_total(work) if seen else None) if is_leaf else 0,
        is_leaf,
    )


def _distinct(tensors: list[Tensor]) -> list[Tensor]:
    found: list[Tensor] = []
    for each in tensors:
        if each not in found:
            found.append(each)
    return found


def _work(module: ModuleObject, args: tuple[object, ...], output: object) -> Size | None:
    given, made = tensors_of(args), tensors_of(output)
    if module.layer is None or not given or not made:
        return None
    try:
        return multiply_adds(module.layer, given[0], made[0])
    except NotProvable:
        return None


def _n_elements(dims: Axes | None) -> Size | None:
    if dims is None or any(each is None for each in dims):
        return None
    return dim.product(each for each in dims if each is not None)


def _n_bytes(tensor: Tensor) -> Size | None:
    n_elements, width = _n_elements(tensor.dims), _BYTES.get(tensor.dtype or "")
    return None if n_elements is None or width is None else dim.multiply(n_elements, width)


def _total(sizes: list[Size | None]) -> Size | None:
    total: Size = 0
    for each in sizes:
        if each is None:
            return None
        total = dim.add(total, each)
    return total
