"""Ops that take parts of a tensor: narrow, select, gather and scatter, masks, what is not zero."""

from __future__ import annotations

from collections.abc import Mapping

from torchvet.shapes.dim import add, floor_divide, is_never_negative, subtract
from torchvet.shapes.ops.arguments import bound
from torchvet.shapes.ops.call import Call, Op, axis_index, broadcast, known_dims
from torchvet.shapes.ops.raising import DTypeMismatch, c_name, listed
from torchvet.shapes.ops.views import with_dims
from torchvet.shapes.tensor import Axes, Axis, Items, Mismatch, NotProvable, Tensor, Value

_INDEX_DTYPES = ("int64", "int32")


def _replaced(tensor: Tensor, place: int, *sizes: Axis) -> Tensor:
    dims = known_dims(tensor)
    return with_dims(tensor, (*dims[:place], *sizes, *dims[place + 1 :]))


def _narrow(call: Call) -> Tensor:
    given = bound(call, "input dim start length")
    tensor, start, length = given.tensor(), given.value("start"), given.size("length")
    dims = known_dims(tensor)
    if not dims:
        raise NotProvable
    place = axis_index(given.value("dim"), len(dims))
    if isinstance(length, int) and length < 0:
        raise Mismatch("narrow(): length must be non-negative.")
    size = dims[place]
    if type(start) is int and type(size) is int and type(length) is int:
        if not -size <= start <= size:
            raise Mismatch(
                f"start out of range (expected to be in range of [{-size}, {size}], but got {start})",
                "IndexError",
            )
        first = start + size if start < 0 else start
        if first + length > size:
            raise Mismatch(f"start ({first}) + length ({length}) exceeds dimension size ({size}).")
    return _replaced(tensor, place, length)


def _select(call: Call) -> Tensor:
    given = bound(call, "input dim index")
    tensor, index = given.tensor(), given.value("index")
    dims = known_dims(tensor)
    if not dims:
        raise NotProvable
    place = axis_index(given.value("dim"), len(dims))
    size = dims[place]
    if type(index) is int and type(size) is int and not -size <= index < size:
        raise Mismatch(
            f"select(): index {index} out of range for tensor of size {listed(dims)} at dimension {place}",
            "IndexError",
        )
    return _replaced(tensor, place)


def _unfold(call: Call) -> Tensor:
    given = bound(call, "input dimension size step")
    tensor, size, step = given.tensor(), given.size("size"), given.size("step")
    dims = known_dims(tensor)
    if not dims:
        raise NotProvable
    place = axis_index(given.value("dimension"), len(dims))
    whole = dims[place]
    if isinstance(whole, int) and isinstance(size, int) and size > whole:
        raise Mismatch(f"maximum size for tensor at dimension {place} is {whole} but size is {size}")
    if isinstance(step, int) and step <= 0:
        raise Mismatch(f"step is {step} but must be > 0")
    count: Axis = None
    if whole is not None and size is not None and step is not None:
        steps = floor_divide(subtract(whole, size), step)
        count = None if steps is None else add(steps, 1)
    return with_dims(tensor, (*dims[:place], count, *dims[place + 1 :], size))


def _gather(call: Call) -> Tensor:
    given = bound(call, "input dim index * sparse_grad=False")
    tensor, index = given.tensor(), given.tensor("index")
    dims, wanted = known_dims(tensor), known_dims(index)
    place = axis_index(given.value("dim"), len(dims))
    if index.dtype is not None and index.dtype not in _INDEX_DTYPES:
        raise DTypeMismatch("gather(): Expected dtype int32/int64 for index")
    if max(len(dims), 1) != max(len(wanted), 1):
        if not _is_never_empty(wanted):
            raise NotProvable
        raise Mismatch("Index tensor must have the same number of dimensions as input tensor")
    if _surpasses(wanted, dims, place):
        raise Mismatch(
            f"Size does not match at dimension {_surpassing(wanted, dims, place)} expected index "
            f"{listed(wanted)} to be no larger than self {listed(dims)} apart from dimension {place}"
        )
    return with_dims(tensor, wanted)


def _is_never_empty(dims: Axes) -> bool:
    """Whether an index surely has elements: torch takes an empty one of any shape."""
    return all(size is not None and is_never_negative(subtract(size, 1)) for size in dims)


def _surpassing(wanted: Axes, dims: Axes, place: int) -> int | None:
    """An axis but `place` along which an index is certainly too long; an empty index never is."""
    if not _is_never_empty(wanted):
        return None
    for axis, (size, limit) in enumerate(zip(wanted, dims, strict=False)):
        if axis != place and isinstance(size, int) and isinstance(limit, int) and size > limit:
            return axis
    return None


def _surpasses(wanted: Axes, dims: Axes, place: int) -> bool:
    return _surpassing(wanted, dims, place) is not None


def _scatter(call: Call) -> Tensor:
    tensor, index = call.tensor(), call.tensor(2, "index")
    dims, wanted = known_dims(tensor), known_dims(index)
    place = axis_index(call.value(1, "dim"), len(dims))
    if index.dtype is not None and index.dtype not in _INDEX_DTYPES:
        raise NotProvable
    if max(len(dims), 1) != max(len(wanted), 1):
        if not _is_never_empty(wanted):
            raise NotProvable
        raise Mismatch("Index tensor must have the same number of dimensions as self tensor")
    source = call.value(3, "src", call.kwargs.get("value", None))
    if _surpasses(wanted, dims, place):
        end = ""
        if isinstance(source, Tensor):
            end = f" and to be no larger size than src {listed(known_dims(source))}"
        raise Mismatch(
            f"Expected index {listed(wanted)} to be no larger than self {listed(dims)} "
            f"apart from dimension {place}{end}"
        )
    limits = source.dims if isinstance(source, Tensor) and source.dims is not None else wanted
    if len(limits) == len(wanted) and _surpasses(wanted, limits, -1):
        raise Mismatch(
            f"Expected index {listed(wanted)} to be no larger than self {listed(dims)} apart from "
            f"dimension {place} and to be no larger size than src {listed(limits)}"
        )
    return with_dims(tensor, dims)


def _index_select(call: Call) -> Tensor:
    given = bound(call, "input dim index")
    tensor, index = given.tensor(), given.tensor("index")
    dims, wanted = known_dims(tensor), known_dims(index)
    place = axis_index(given.value("dim"), len(dims))
    if len(wanted) > 1:
        raise Mismatch("index_select(): Index is supposed to be a vector", "IndexError")
    if index.dtype is not None and index.dtype not in _INDEX_DTYPES:
        raise DTypeMismatch("index_select(): Expected dtype int32 or int64 for index")
    return _replaced(tensor, place, wanted[0] if wanted else 1) if dims else with_dims(tensor, ())


def _kept(call: Call) -> Tensor:
    tensor = call.tensor()
    if tensor.dims is not None:
        axis_index(call.value(1, "dim"), len(tensor.dims))
    return with_dims(tensor, tensor.dims)


def _take(call: Call) -> Tensor:
    given = bound(call, "input index")
    return with_dims(given.tensor(), given.tensor("index").dims)


def _take_along(call: Call) -> Tensor:
    given = bound(call, "input indices dim=None")
    tensor, index, dim = given.tensor(), given.tensor("indices"), given.value("dim")
    dims, wanted = known_dims(tensor), known_dims(index)
    if dim is None or len(dims) != len(wanted):
        raise NotProvable
    place = axis_index(dim, len(dims))
    before, after = broadcast(dims[:place], wanted[:place]), broadcast(dims[place + 1 :], wanted[place + 1 :])
    return with_dims(tensor, (*before, wanted[place], *after))


def _masked_select(call: Call) -> Tensor:
    given = bound(call, "input mask")
    tensor, mask = given.tensor(), given.tensor("mask")
    if mask.dtype not in (None, "bool"):
        raise DTypeMismatch("masked_select: expected BoolTensor for mask")
    broadcast(known_dims(mask), known_dims(tensor))
    return with_dims(tensor, (None,))


def _masked_fill(call: Call) -> Tensor:
    given = bound(call, "input mask value")
    tensor, mask = given.tensor(), given.tensor("mask")
    if mask.dtype not in (None, "bool"):
        raise DTypeMismatch(
            f"masked_fill_ only supports boolean masks, but got mask with dtype {_name(mask)}"
        )
    return with_dims(tensor, broadcast(known_dims(mask), known_dims(tensor)))


def _name(tensor: Tensor) -> str:
    return c_name(tensor.dtype or "bool")


def _masked_scatter(call: Call) -> Tensor:
    given = bound(call, "input mask source")
    tensor, mask = given.tensor(), given.tensor("mask")
    return with_dims(tensor, broadcast(known_dims(mask), known_dims(tensor)))


def _nonzero(call: Call) -> Value:
    given = bound(call, "input * as_tuple=False")
    rank = len(known_dims(given.tensor()))
    if given.flag("as_tuple"):
        return Items((Tensor((None,), "int64"),) * max(rank, 1))
    return Tensor((None, rank), "int64")


def _unique(call: Call) -> Value:
    given = bound(call, "input sorted=True return_inverse=False return_counts=False dim=None")
    tensor, dim = given.tensor(), given.value("dim")
    return _unique_values(tensor, dim, given.flag("return_inverse"), given.flag("return_counts"))


def _unique_consecutive(call: Call) -> Value:
    given = bound(call, "input return_inverse=False return_counts=False dim=None")
    return _unique_values(
        given.tensor(), given.value("dim"), given.flag("return_inverse"), given.flag("return_counts")
    )


def _unique_values(tensor: Tensor, dim: Value, has_inverse: bool, has_counts: bool) -> Value:
    dims = known_dims(tensor)
    if dim is None:
        values, inverse = Tensor((None,), tensor.dtype), Tensor(dims, "int64")
    else:
        place = axis_index(dim, len(dims))
        values, inverse = _replaced(tensor, place, None), Tensor(dims[place : place + 1], "int64")
    if not has_inverse and not has_counts:
        return values
    more = [*([inverse] if has_inverse else []), *([Tensor((None,), "int64")] if has_counts else [])]
    return Items((values, *more))


def _diff(call: Call) -> Tensor:
    given = bound(call, "input n=1 dim=-1 prepend=None append=None")
    tensor, number = given.tensor(), given.integer("n")
    dims = known_dims(tensor)
    if given.value("prepend") is not None or given.value("append") is not None or not dims or number < 0:
        raise NotProvable
    place = axis_index(given.value("dim"), len(dims))
    size = dims[place]
    left = None if size is None else subtract(size, number)
    if left is not None and not is_never_negative(left):
        left = 0 if isinstance(left, int) else None
    result = _replaced(tensor, place, left)
    return Tensor(result.dims, "bool" if tensor.dtype == "bool" else tensor.dtype)


CHOOSING: Mapping[str, Op] = {
    "narrow": _narrow,
    "select": _select,
    "unfold": _unfold,
    "gather": _gather,
    **dict.fromkeys(("scatter", "scatter_add", "scatter_reduce"), _scatter),
    "index_select": _index_select,
    **dict.fromkeys(("index_add", "index_copy", "index_fill"), _kept),
    "take": _take,
    "take_along_dim": _take_along,
    "masked_select": _masked_select,
    "masked_fill": _masked_fill,
    "masked_scatter": _masked_scatter,
    **dict.fromkeys(("nonzero", "argwhere"), _nonzero),
    "unique": _unique,
    "unique_consecutive": _unique_consecutive,
    "diff": _diff,
}
