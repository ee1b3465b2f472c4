"""Inputs nobody states: their rank and sizes are found out from the first thing the code does with them.

An awaited parameter is a tensor without axes that carries a `Wanted`. Whoever learns its axes stops the run with
`Discovered`; the entry then starts again with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from torchvet.shapes.dim import Poly, Symbol
from torchvet.shapes.engine.state import Engine
from torchvet.shapes.engine.values import Method
from torchvet.shapes.ops.call import Call
from torchvet.shapes.tensor import UNKNOWN, Axes, Axis, Layer, NotProvable, Tensor

_SPACE: Mapping[int, tuple[str, ...]] = {1: ("L",), 2: ("H", "W"), 3: ("D", "H", "W")}


@dataclass(frozen=True)
class Wanted:
    """The parameter `name` of an entry: nothing is known of it yet."""

    name: str


class Discovered(Exception):
    """The parameter `name` has these axes, or the symbol called `symbol` is this number."""

    def __init__(
        self,
        name: str,
        dims: Axes,
        dtype: str | None = None,
        symbol: Symbol | None = None,
        *,
        is_proven: bool = False,
    ) -> None:
        super().__init__(name)
        # Nothing with another number of axes would do.
        self.is_proven = is_proven
        self.name = name
        self.dims = dims
        self.dtype = dtype
        self.symbol = symbol


def wanted_by(value: object) -> Wanted | None:
    """The awaited parameter that `value` is."""
    if not isinstance(value, Tensor) or value.dims is not None:
        return None
    return next((each for each in value.group if isinstance(each, Wanted)), None)


def awaited(name: str) -> Tensor:
    """A parameter of which nothing is known."""
    return Tensor(None, None, group=frozenset([Wanted(name)]))


def size(name: str) -> Poly:
    """An unknown size with a plain name."""
    return Poly.of(Symbol(name, is_size=True))


def told_rank(value: object, names: list[str]) -> None:
    """Stops the run when the shape of an awaited input is unpacked into `names`: it has that many axes."""
    if isinstance(value, Method) and value.name == "shape":
        wanted = wanted_by(value.receiver)
        if wanted is not None and all(names):
            dims = tuple(size(_plain(each, n)) for n, each in enumerate(names))
            raise Discovered(wanted.name, dims, is_proven=True)


def size_at(value: Method, index: object) -> object:
    """`x.shape[0]` of an awaited input: a size with the usual name of that axis."""
    wanted = wanted_by(value.receiver)
    if wanted is None or not isinstance(index, int) or isinstance(index, bool):
        return UNKNOWN
    return size("B") if index == 0 else size(f"{wanted.name}.shape[{index}]")


def _plain(name: str, number: int) -> str:
    return name if name != "_" else f"d{number}"


def discover(engine: Engine, layer: Layer, args: tuple[object, ...]) -> None:
    """Stops the run when `layer` tells what an awaited argument must be."""
    first = args[0] if args else None
    if not isinstance(first, Tensor):
        return
    template = _template(layer)
    if template is None:
        return
    dims, dtype = template
    name = wanted_by(first)
    if name is not None:
        raise Discovered(name.name, dims, dtype)
    _solve(engine, layer, first, dims)


def _solve(engine: Engine, layer: Layer, given: Tensor, dims: Axes) -> None:
    """A size of an entry that can only be one number for this layer to work is that number."""
    if given.dims is None or not engine.awaited:
        return
    is_last = layer.name in _LAST
    pairs = [(given.dims[-1], dims[-1])] if is_last and given.dims else []
    if not is_last and len(given.dims) == len(dims):
        pairs = list(zip(given.dims, dims, strict=True))
    for actual, needed in pairs:
        symbol = _only_symbol(actual)
        if symbol is not None and isinstance(needed, int) and symbol.name in engine.awaited:
            raise Discovered("", (needed,), symbol=symbol)


def _only_symbol(axis: Axis) -> Symbol | None:
    if not isinstance(axis, Poly) or len(axis.terms) != 1:
        return None
    symbols, factor = axis.terms[0]
    return symbols[0] if factor == 1 and len(symbols) == 1 else None


_LAST = frozenset(("Linear", "LayerNorm", "LSTM", "GRU", "RNN"))


def _template(layer: Layer) -> tuple[Axes, str | None] | None:
    """The axes a batch for `layer` has, and its dtype where it must be whole numbers."""
    call = Call(layer.args, dict(layer.kwargs))
    try:
        return _axes(layer.name, call)
    except NotProvable:
        return None


def _axes(name: str, call: Call) -> tuple[Axes, str | None] | None:
    batch = size("B")
    kind, n_axes = name.rstrip("d")[:-1], name[-2:-1]
    space = tuple(size(each) for each in _SPACE[int(n_axes)]) if name[-1] == "d" and n_axes in "123" else ()
    if kind in ("Conv", "ConvTranspose"):
        return (batch, call.size(0, "in_channels"), *space), "float32"
    if kind in ("BatchNorm", "InstanceNorm") and n_axes in ("2", "3"):
        return (batch, call.size(0, "num_features"), *space), "float32"
    if name == "Linear":
        return (batch, call.size(0, "in_features")), "float32"
    if name == "LayerNorm":
        wanted = call.value(0, "normalized_shape")
        return ((batch, size("T"), wanted), "float32") if isinstance(wanted, (int, Poly)) else None
    if name == "Embedding":
        return (batch, size("T")), "int64"
    if name in ("LSTM", "GRU", "RNN"):
        is_first = call.value(4, "batch_first", False)
        axes = (batch, size("T")) if is_first is True else (size("T"), batch)
        return (*axes, call.size(0, "input_size")), "float32"
    if name in ("LSTMCell", "GRUCell", "RNNCell"):
        return (batch, call.size(0, "input_size")), "float32"
    if name == "MultiheadAttention":
        return (batch, size("T"), call.size(0, "embed_dim")), "float32"
    return None
