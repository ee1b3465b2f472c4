"""RNN, LSTM, GRU and their cells: outputs, hidden states, and the inputs they refuse."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from torchvet.shapes.dim import multiply
from torchvet.shapes.ops.arguments import Arguments
from torchvet.shapes.ops.call import agreed, differ, known_dims
from torchvet.shapes.ops.raising import listed, size_text, tuple_text
from torchvet.shapes.ops.registry import LayerRules
from torchvet.shapes.tensor import Axes, Axis, Items, Mismatch, Tensor, Value


@dataclass(frozen=True, slots=True)
class _Recurrent:
    """What of a layer's options decides shapes."""

    name: str
    input_size: Axis
    hidden_size: Axis
    output_size: Axis
    n_states: Axis
    n_directions: int
    is_batch_first: bool

    @classmethod
    def of(cls, made: Arguments, name: str) -> _Recurrent:
        """The options of an RNN, LSTM or GRU."""
        n_directions = 2 if made.flag("bidirectional") else 1
        n_layers, hidden = made.size("num_layers"), made.size("hidden_size")
        projected = made.size("proj_size") if name == "LSTM" else 0
        return cls(
            name,
            made.size("input_size"),
            hidden,
            # An unknown `proj_size` may be 0, which means none.
            hidden if projected == 0 else projected if isinstance(projected, int) else None,
            None if n_layers is None else multiply(n_layers, n_directions),
            n_directions,
            made.flag("batch_first"),
        )


def _recurrent(made: Arguments, given: Arguments, name: str) -> Value:
    layer, tensor = _Recurrent.of(made, name), given.tensor()
    dims = known_dims(tensor)
    if len(dims) not in (2, 3):
        unit = f"{len(dims)}D tensor" if name == "RNN" else f"{len(dims)}D"
        raise Mismatch(f"{name}: Expected input to be 2D or 3D, got {unit} instead", "ValueError")
    states = _states(given.value("hx"), layer)
    _require_state_ranks(dims, states)
    agreed(
        dims[-1],
        layer.input_size,
        lambda: Mismatch(
            "input.size(-1) must be equal to input_size. "
            f"Expected {size_text(layer.input_size)}, got {size_text(dims[-1])}"
        ),
    )
    batch = () if len(dims) == 2 else (dims[0 if layer.is_batch_first else 1],)
    _require_states(layer, batch, states)
    width = None if layer.output_size is None else multiply(layer.output_size, layer.n_directions)
    output = Tensor((*dims[:-1], width), tensor.dtype)
    hidden = Tensor((layer.n_states, *batch, layer.output_size), tensor.dtype)
    if name != "LSTM":
        return Items((output, hidden))
    cell = Tensor((layer.n_states, *batch, layer.hidden_size), tensor.dtype)
    return Items((output, Items((hidden, cell))))


def _states(value: Value, layer: _Recurrent) -> list[Axes | None]:
    """The axes of the states that are given; None where they are unknown."""
    if value is None:
        return []
    if layer.name != "LSTM":
        return [value.dims if isinstance(value, Tensor) else None]
    if isinstance(value, Items) and len(value.values) == 2:
        return [each.dims if isinstance(each, Tensor) else None for each in value.values]
    return [None, None]


def _require_state_ranks(dims: Axes, states: list[Axes | None]) -> None:
    known = [each for each in states if each is not None]
    if len(known) != len(states) or all(len(each) == len(dims) for each in known):
        return
    kind = "batched" if len(dims) == 3 else "unbatched"
    start = f"For {kind} {len(dims)}-D input, "
    if len(known) == 1:
        text = f"hx should also be {len(dims)}-D but got {len(known[0])}-D tensor"
    else:
        ranks = f"({len(known[0])}-D, {len(known[1])}-D)"
        text = f"hx and cx should also be {len(dims)}-D but got {ranks} tensors"
    raise Mismatch(start + text)


def _require_states(layer: _Recurrent, batch: Axes, states: list[Axes | None]) -> None:
    # Without a batch, torch adds one of size 1 to all.
    shown = batch or (1,)
    for place, dims in enumerate(states):
        size = layer.output_size if place == 0 else layer.hidden_size
        wanted = (layer.n_states, *shown, size)
        found = None if dims is None else dims if batch else (*dims[:1], 1, *dims[1:])
        if found is None or len(found) != len(wanted):
            continue
        if not any(differ(*pair) for pair in zip(found, wanted, strict=True)):
            continue
        name = f"hidden[{place}]" if layer.name == "LSTM" else "hidden"
        raise Mismatch(f"Expected {name} size {tuple_text(wanted)}, got {listed(found)}")


def _cell(made: Arguments, given: Arguments, name: str) -> Value:
    tensor, hidden = given.tensor(), made.size("hidden_size")
    dims = known_dims(tensor)
    if len(dims) not in (1, 2):
        text = f"{name}: Expected input to be 1D or 2D, got {len(dims)}D instead"
        raise Mismatch(text, "ValueError")
    agreed(
        dims[-1],
        made.size("input_size"),
        lambda: Mismatch(
            f"input has inconsistent input_size: got {size_text(dims[-1])} "
            f"expected {size_text(made.size('input_size'))}"
        ),
    )
    state = given.value("hx")
    states = state.values if isinstance(state, Items) else (state,)
    for place, each in enumerate(states):
        if isinstance(each, Tensor) and each.dims is not None and len(each.dims) == len(dims) == 2:
            _require_cell_state(dims, each.dims, hidden, place)
    output = Tensor((*dims[:-1], hidden), tensor.dtype)
    return Items((output, output)) if name == "LSTMCell" else output


def _require_cell_state(dims: Axes, state: Axes, hidden: Axis, place: int) -> None:
    if differ(state[0], dims[0]):
        raise Mismatch(
            f"Input batch size {size_text(dims[0])} doesn't match hidden{place} batch size {size_text(state[0])}"
        )
    if differ(state[1], hidden):
        raise Mismatch(
            f"hidden{place} has inconsistent hidden_size: got {size_text(state[1])}, expected {size_text(hidden)}"
        )


def require_recurrent(made: Arguments, name: str) -> None:
    """Options with which an RNN, LSTM or GRU cannot be made."""
    for option in ("hidden_size", "num_layers"):
        size = made.values.get(option)
        if type(size) is int and size <= 0:
            raise Mismatch(f"{option} must be greater than zero", "ValueError")
    dropout = made.values.get("dropout")
    if isinstance(dropout, (int, float)) and not 0 <= dropout <= 1:
        raise Mismatch(
            "dropout should be a number in range [0, 1] representing the probability of an element being zeroed",
            "ValueError",
        )
    projected, hidden = made.values.get("proj_size", 0), made.values.get("hidden_size")
    if type(projected) is int and type(hidden) is int and projected >= hidden:
        raise Mismatch("proj_size has to be smaller than hidden_size", "ValueError")
    nonlinearity = made.values.get("nonlinearity", "tanh")
    if name == "RNN" and isinstance(nonlinearity, str) and nonlinearity not in ("tanh", "relu"):
        text = f"Unknown nonlinearity '{nonlinearity}'. Select from 'tanh' or 'relu'."
        raise Mismatch(text, "ValueError")


RECURRENT_LAYERS: LayerRules = {
    **{name: ("input hx=None", partial(_recurrent, name=name)) for name in ("RNN", "LSTM", "GRU")},
    **{name: ("input hx=None", partial(_cell, name=name)) for name in ("RNNCell", "LSTMCell", "GRUCell")},
}
