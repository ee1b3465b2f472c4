"""Ops that rearrange axes: view, permute, squeeze, expand and their kin. The dtype never changes here."""

from __future__ import annotations

from collections.abc import Mapping

from torchvet.shapes.dim import can_be_equal, divide_exactly, floor_divide, is_never_negative, product
from torchvet.shapes.ops.call import (
    Call,
    Op,
    as_axis,
    as_sequence,
    axis_index,
    axis_indices,
    differ,
    known_dims,
    numeric_product,
)
from torchvet.shapes.ops.raising import invalid_shape, listed, size_text
from torchvet.shapes.tensor import Axes, Axis, DType, Mismatch, NotProvable, Opaque, Tensor, Value


def with_dims(tensor: Tensor, dims: Axes | None) -> Tensor:
    """A new tensor with the dtype of `tensor`."""
    return Tensor(dims, tensor.dtype)


def reshaped(tensor: Tensor, wanted: tuple[Value, ...]) -> Tensor:
    """`tensor.view(*wanted)`: one -1 is solved from the others."""
    sizes = [as_axis(each) for each in wanted]
    n_solved = sum(size == -1 for size in sizes)
    if n_solved > 1:
        raise Mismatch("only one dimension can be inferred")
    negative = next((n for n, size in enumerate(sizes) if isinstance(size, int) and size < -1), None)
    if negative is not None:
        raise Mismatch(
            f"invalid shape dimension {sizes[negative]} at index {negative} of shape {listed(sizes)}"
        )
    total = None if tensor.dims is None else numeric_product(tensor.dims)
    if n_solved:
        return with_dims(tensor, _with_solved(total, sizes, sizes))
    # Without a literal -1 any unknown could be the -1 itself.
    doubtful = [size is None or not is_never_negative(size) for size in sizes]
    if sum(doubtful) == 1:
        open_sizes = [-1 if doubt else size for size, doubt in zip(sizes, doubtful, strict=True)]
        return with_dims(tensor, _with_solved(total, open_sizes, sizes))
    dims = tuple(None if doubt else size for size, doubt in zip(sizes, doubtful, strict=True))
    wanted_total = numeric_product(dims)
    if total is not None and wanted_total is not None and not can_be_equal(total, wanted_total):
        raise invalid_shape(sizes, total)
    return with_dims(tensor, dims)


def _with_solved(total: Axis, sizes: list[Axis], shown: list[Axis]) -> Axes:
    """`sizes` with a number for the -1 among them."""
    others = [size for size in sizes if size != -1]
    solved: Axis = None
    if total is not None and None not in others:
        rest = product(size for size in others if size is not None)
        solved = divide_exactly(total, rest)
        if solved is None and isinstance(total, int) and isinstance(rest, int):
            if total == rest == 0:
                raise Mismatch(
                    f"cannot reshape tensor of 0 elements into shape {listed(shown)} because the unspecified "
                    "dimension size -1 can be any value and is ambiguous"
                )
            raise invalid_shape(shown, total)
        if solved is None:
            # Where it does not raise, the division has no rest.
            solved = floor_divide(total, rest)
    return tuple(solved if size == -1 else size for size in sizes)


def _view(call: Call) -> Tensor:
    wanted = call.axes(1, "shape", "size")
    if not wanted and len(call.args) == 1:
        raise NotProvable
    if any(isinstance(each, (DType, Opaque)) for each in wanted) and len(wanted) == 1 and len(call.args) == 2:
        raise NotProvable
    return reshaped(call.tensor(), wanted)


def _view_as(call: Call) -> Tensor:
    other = call.tensor(1, "other").dims
    if other is None:
        return with_dims(call.tensor(), None)
    # Sizes of a tensor are never -1, also where they are unknown.
    dims = call.tensor().dims
    total, wanted = None if dims is None else numeric_product(dims), numeric_product(other)
    if total is not None and wanted is not None and not can_be_equal(total, wanted):
        raise invalid_shape(other, total)
    return with_dims(call.tensor(), other)


def _permute(call: Call) -> Tensor:
    dims = known_dims(call.tensor())
    wanted = call.axes(1, "dims")
    if len(wanted) != len(dims):
        raise Mismatch(
            "permute(sparse_coo): number of dimensions in the tensor input does not match the length of the "
            f"desired ordering of dimensions i.e. input.dim() = {len(dims)} is not equal to len(dims) = "
            f"{len(wanted)}"
        )
    order = [axis_index(each, len(dims)) for each in wanted]
    if sorted(order) != list(range(len(dims))):
        raise Mismatch("permute(): duplicate dims are not allowed.")
    return with_dims(call.tensor(), tuple(dims[axis] for axis in order))


def _transpose(call: Call) -> Tensor:
    return swapped(call.tensor(), call.value(1, "dim0"), call.value(2, "dim1"))


def _swapaxes(call: Call) -> Tensor:
    return swapped(call.tensor(), call.value(1, "axis0"), call.value(2, "axis1"))


def swapped(tensor: Tensor, first: Value, second: Value) -> Tensor:
    """`tensor` with two axes exchanged."""
    dims = list(known_dims(tensor))
    a, b = axis_index(first, len(dims)), axis_index(second, len(dims))
    if dims:
        dims[a], dims[b] = dims[b], dims[a]
    return with_dims(tensor, tuple(dims))


def _t(call: Call) -> Tensor:
    dims = known_dims(call.tensor())
    if len(dims) > 2:
        raise Mismatch(f"t() expects a tensor with <= 2 dimensions, but self is {len(dims)}D")
    return with_dims(call.tensor(), dims[::-1])


def _movedim(call: Call) -> Tensor:
    dims = known_dims(call.tensor())
    given = [as_sequence(call.value(n + 1, name)) for n, name in enumerate(("source", "destination"))]
    if len(given[0]) != len(given[1]):
        lists = [listed([as_axis(each) for each in part]) for part in given]
        raise Mismatch(
            f"movedim: Invalid source or destination dims: source ({lists[0]} dims) should contain the same "
            f"number of dims as destination ({lists[1]} dims)"
        )
    source, target = ([axis_index(each, len(dims)) for each in part] for part in given)
    for name, part in (("source", source), ("destination", target)):
        if len(set(part)) != len(part):
            raise Mismatch(f"movedim: repeated dim in `{name}` ({listed(part)})")
    rest = iter(axis for axis in range(len(dims)) if axis not in source)
    placed = dict(zip(target, source, strict=True))
    return with_dims(
        call.tensor(), tuple(dims[placed[n] if n in placed else next(rest)] for n in range(len(dims)))
    )


def _squeeze(call: Call) -> Tensor:
    tensor = call.tensor()
    if tensor.dims is None:
        return with_dims(tensor, None)
    # With a dim given as None, as with no dim, all axes of size 1 go.
    wanted = axis_indices(call.value(1, "dim", None), len(tensor.dims))
    kept = []
    for index, size in enumerate(tensor.dims):
        if index in wanted and not differ(size, 1) and size != 1:
            return with_dims(tensor, None)
        if index not in wanted or size != 1:
            kept.append(size)
    return with_dims(tensor, tuple(kept))


def _unsqueeze(call: Call) -> Tensor:
    dims = known_dims(call.tensor())
    place = axis_index(call.value(1, "dim"), len(dims) + 1)
    return with_dims(call.tensor(), (*dims[:place], 1, *dims[place:]))


def _flatten(call: Call) -> Tensor:
    return flattened(call.tensor(), call.value(1, "start_dim", 0), call.value(2, "end_dim", -1))


def flattened(tensor: Tensor, start: Value, end: Value) -> Tensor:
    """`tensor` with the axes from `start` to `end`, inclusive, made one."""
    dims = known_dims(tensor)
    first, last = axis_index(start, len(dims)), axis_index(end, len(dims))
    if first > last:
        raise Mismatch("flatten() has invalid args: start_dim cannot come after end_dim")
    return with_dims(tensor, (*dims[:first], numeric_product(dims[first : last + 1]), *dims[last + 1 :]))


def _unflatten(call: Call) -> Tensor:
    return unflattened(call.tensor(), call.value(1, "dim"), as_sequence(call.value(2, "sizes")))


def unflattened(tensor: Tensor, dim: Value, sizes: tuple[Value, ...]) -> Tensor:
    """`tensor` with one axis cut into several."""
    dims = known_dims(tensor)
    place = axis_index(dim, len(dims))
    if not dims or not sizes:
        raise NotProvable
    wanted = [as_axis(each) for each in sizes]
    try:
        inner = reshaped(Tensor((dims[place],)), sizes)
    except Mismatch as error:
        if not error.message.startswith("shape"):
            raise NotProvable from None
        raise Mismatch(
            f"unflatten: Provided sizes {listed(wanted)} don't multiply up to the size of dim {place} "
            f"({size_text(dims[place])}) in the input tensor"
        ) from None
    return with_dims(tensor, (*dims[:place], *known_dims(inner), *dims[place + 1 :]))


def _ravel(call: Call) -> Tensor:
    return flattened(call.tensor(), 0, -1)


VIEWS: Mapping[str, Op] = {
    **dict.fromkeys(("view", "reshape"), _view),
    **dict.fromkeys(("view_as", "reshape_as"), _view_as),
    "permute": _permute,
    **dict.fromkeys(("transpose", "swapdims"), _transpose),
    "swapaxes": _swapaxes,
    "t": _t,
    **dict.fromkeys(("movedim", "moveaxis"), _movedim),
    "squeeze": _squeeze,
    "unsqueeze": _unsqueeze,
    "flatten": _flatten,
    "ravel": _ravel,
    "unflatten": _unflatten,
}
