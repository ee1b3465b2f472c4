"""Matrix products: matmul, mm, bmm, mv, dot, outer, linear, bilinear, and the look-up of an embedding."""

from __future__ import annotations

from collections.abc import Mapping

from torchvet.shapes.dim import multiply
from torchvet.shapes.ops.arguments import bound
from torchvet.shapes.ops.call import Call, Op, agreed, broadcast, differ, known_dims, numeric_product
from torchvet.shapes.ops.raising import (
    DTypeMismatch,
    c_name,
    cannot_be_multiplied,
    listed,
    scalar_name,
    size_text,
    times_text,
)
from torchvet.shapes.tensor import Axes, Axis, Mismatch, NotProvable, Tensor, Value


def matmul(left: Tensor, right: Tensor) -> Tensor:
    """`left @ right`."""
    a, b = known_dims(left), known_dims(right)
    if not a or not b:
        raise _too_flat(a, b, "matmul")
    inner = b[-2] if len(b) > 1 else b[0]
    batch: Axes = ()
    if len(a) > 2 or len(b) > 2:
        # One matrix for all is multiplied in one go; only otherwise do batches meet.
        batch = broadcast(a[:-2], b[:-2])
    agreed(a[-1], inner, lambda: _not_multiplied(a, b, batch))
    rows: Axes = a[-2:-1] if len(a) > 1 else ()
    columns: Axes = b[-1:] if len(b) > 1 else ()
    return Tensor((*batch, *rows, *columns), _dtype(left, right))


def _too_flat(left: Axes, right: Axes, name: str) -> Mismatch:
    return Mismatch(
        f"both arguments to {name} need to be at least 1D, but they are {len(left)}D and {len(right)}D"
    )


def _not_multiplied(left: Axes, right: Axes, batch: Axes) -> Mismatch:
    if len(left) == len(right) == 1:
        a, b = size_text(left[0]), size_text(right[0])
        return Mismatch(
            f"inconsistent tensor size, expected tensor [{a}] and src [{b}] to have the same number of "
            f"elements, but got {a} and {b} elements respectively"
        )
    if len(right) <= 2:
        rows: Axis = numeric_product(left[:-1])
        if len(right) == 2:
            return cannot_be_multiplied((rows, left[-1]), right)
        text = f"size mismatch, got input ({size_text(rows)}), mat ({times_text((rows, left[-1]))})"
        return Mismatch(f"{text}, vec ({size_text(right[0])})")
    return _wrong_batches((numeric_product(batch), left[-1]), (numeric_product(batch), right[-2]))


def _wrong_batches(wanted: Axes, found: Axes) -> Mismatch:
    return Mismatch(
        "Expected size for first two dimensions of batch2 tensor to be: "
        f"{listed(wanted)} but got: {listed(found)}."
    )


def _dtype(left: Tensor, right: Tensor) -> str | None:
    if left.dtype is not None and right.dtype is not None and left.dtype != right.dtype:
        raise _other_dtype(left, right)
    return left.dtype or right.dtype


def _other_dtype(left: Tensor, right: Tensor) -> DTypeMismatch:
    a, b, ranks = left.dtype or "", right.dtype or "", (len(left.dims or ()), len(right.dims or ()))
    if ranks == (1, 1):
        text = (
            f"dot : expected both vectors to have same dtype, but found {scalar_name(a)} and {scalar_name(b)}"
        )
    elif ranks[1] == 1:
        names = f"{scalar_name(b)}, {scalar_name(a)}, and {scalar_name(b)}"
        text = f"addmv input tensors must have the same dtype, but got {names}"
    elif ranks[1] > 2:
        text = f"expected scalar type {scalar_name(a)} but found {scalar_name(b)}"
    else:
        text = f"expected m1 and m2 to have the same dtype, but got: {c_name(a)} != {c_name(b)}"
    return DTypeMismatch(text)


def _matmul(call: Call) -> Tensor:
    given = bound(call, "input other")
    return matmul(given.tensor(), given.tensor("other"))


def _mm(call: Call) -> Tensor:
    given = bound(call, "input mat2")
    left, right = given.tensor(), given.tensor("mat2")
    if len(known_dims(left)) != 2:
        raise Mismatch("self must be a matrix")
    if len(known_dims(right)) != 2:
        raise Mismatch("mat2 must be a matrix")
    return matmul(left, right)


def _bmm(call: Call) -> Tensor:
    given = bound(call, "input mat2")
    return batch_multiplied(given.tensor(), given.tensor("mat2"))


def batch_multiplied(left: Tensor, right: Tensor) -> Tensor:
    """`torch.bmm`, which does not broadcast its batches."""
    a, b = known_dims(left), known_dims(right)
    for name, dims in (("batch1", a), ("batch2", b)):
        if len(dims) != 3:
            raise Mismatch(f"{name} must be a 3D tensor")
    if differ(a[0], b[0]) or differ(a[2], b[1]):
        raise _wrong_batches((a[0], a[2]), b[:2])
    return Tensor((agreed(a[0], b[0]), a[1], b[2]), _dtype(left, right))


def _mv(call: Call) -> Tensor:
    given = bound(call, "input vec")
    left, right = given.tensor(), given.tensor("vec")
    a, b = known_dims(left), known_dims(right)
    if (len(a), len(b)) != (2, 1):
        raise Mismatch(f"vector + matrix @ vector expected, got 1, {len(a)}, {len(b)}")
    return matmul(left, right)


def _dot(call: Call) -> Tensor:
    given = bound(call, "input tensor")
    left, right = given.tensor(), given.tensor("tensor")
    a, b = known_dims(left), known_dims(right)
    if (len(a), len(b)) != (1, 1):
        raise Mismatch(f"1D tensors expected, but got {len(a)}D and {len(b)}D tensors")
    return matmul(left, right)


def _outer(call: Call) -> Tensor:
    given = bound(call, "input vec2")
    left, right = given.tensor(), given.tensor("vec2")
    for name, each in (("self", left), ("vec2", right)):
        if len(known_dims(each)) != 1:
            raise Mismatch(f"outer: Expected 1-D argument {name}, but got {len(known_dims(each))}-D")
    dtype = left.dtype if left.dtype == right.dtype else None
    return Tensor((*known_dims(left), *known_dims(right)), dtype)


def linear(tensor: Tensor, weight: Axes) -> Tensor:
    """`F.linear` with a weight of the axes (out, in)."""
    dims = known_dims(tensor)
    if not dims:
        raise _too_flat(dims, weight, "linear")
    agreed(
        dims[-1],
        weight[1],
        lambda: cannot_be_multiplied((numeric_product(dims[:-1]), dims[-1]), weight[::-1]),
    )
    return Tensor((*dims[:-1], weight[0]), tensor.dtype)


def _linear(call: Call) -> Value:
    given = bound(call, "input weight bias=None")
    tensor, weight = given.tensor(), given.tensor("weight")
    if len(known_dims(weight)) != 2:
        raise NotProvable
    result = linear(tensor, known_dims(weight))
    if tensor.dtype is not None and weight.dtype is not None and tensor.dtype != weight.dtype:
        if given.value("bias") is None:
            raise _other_dtype(Tensor((1, 1), tensor.dtype), Tensor((1, 1), weight.dtype))
        names = f"{scalar_name(tensor.dtype)} and {scalar_name(weight.dtype)}"
        raise DTypeMismatch(f"self and mat2 must have the same dtype, but got {names}")
    return result


def bilinear(first: Tensor, second: Tensor, weight: Axes) -> Tensor:
    """`F.bilinear` with a weight of the axes (out, in1, in2)."""
    a, b = known_dims(first), known_dims(second)
    if len(a) != len(b):
        raise Mismatch(f"bilinear(): input dimensions do not match: got {len(a)} and {len(b)}")
    if not a:
        raise NotProvable
    for place, (left, right) in enumerate(zip(a[:-1], b[:-1], strict=True)):
        if differ(left, right):
            raise Mismatch(
                f"bilinear(): input batch dimensions do not match at dim {place}: "
                f"got {size_text(left)} and {size_text(right)}"
            )
    for number, (size, wanted) in enumerate(((a[-1], weight[1]), (b[-1], weight[2])), 1):
        if differ(size, wanted):
            raise Mismatch(
                f"bilinear(): input{number} size does not match weight size: "
                f"got {size_text(size)} but expected {size_text(wanted)}"
            )
    return Tensor((*a[:-1], weight[0]), first.dtype)


def _bilinear(call: Call) -> Value:
    given = bound(call, "input1 input2 weight bias=None")
    weight = known_dims(given.tensor("weight"))
    if len(weight) != 3:
        raise NotProvable
    return bilinear(given.tensor("input1"), given.tensor("input2"), weight)


def embedded(tensor: Tensor, width: Axis, dtype: str | None, name: str) -> Tensor:
    """The rows that the indices in `tensor` choose."""
    found = tensor.dtype
    if found is not None and found not in ("int64", "int32"):
        shown = "CPUBoolType" if found == "bool" else f"torch.{scalar_name(found)}Tensor"
        raise DTypeMismatch(
            "Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; "
            f"but got {shown} instead (while checking arguments for {name})"
        )
    return Tensor((*known_dims(tensor), width), dtype)


def _embedding(call: Call) -> Value:
    given = bound(
        call,
        "input weight padding_idx=None max_norm=None norm_type=2.0 scale_grad_by_freq=False sparse=False",
    )
    weight = given.tensor("weight")
    if len(known_dims(weight)) != 2:
        raise Mismatch("'weight' must be 2-D")
    return embedded(given.tensor(), known_dims(weight)[1], weight.dtype, "embedding")


def _added_product(call: Call, names: str) -> Value:
    """`torch.addmm` and its kin: a product, and something that is broadcast to its shape."""
    first, second = names.split()
    given = bound(call, f"input {names} * beta=1 alpha=1")
    left, right = given.tensor(first), given.tensor(second)
    batched = first.startswith("batch")
    if not batched and len(known_dims(left)) != 2:
        raise NotProvable
    result = batch_multiplied(left, right) if batched else matmul(left, right)
    return Tensor(result.dims, result.dtype)


def _added_outer(call: Call) -> Value:
    given = bound(call, "input vec1 vec2 * beta=1 alpha=1")
    return _outer(Call((given.tensor("vec1"), given.tensor("vec2")), {}))


def _added_batches(call: Call) -> Value:
    """`torch.addbmm`: a sum over the batch."""
    given = bound(call, "input batch1 batch2 * beta=1 alpha=1")
    result = batch_multiplied(given.tensor("batch1"), given.tensor("batch2"))
    return Tensor(known_dims(result)[1:], result.dtype)


def _kron(call: Call) -> Value:
    given = bound(call, "input other")
    left, right = given.tensor(), given.tensor("other")
    a, b = known_dims(left), known_dims(right)
    width = max(len(a), len(b))
    ones: list[Axes] = [(1,) * (width - len(dims)) + dims for dims in (a, b)]
    pairs = zip(*ones, strict=True)
    dims = tuple(None if x is None or y is None else multiply(x, y) for x, y in pairs)
    return Tensor(dims, left.dtype if left.dtype == right.dtype else None)


PRODUCTS: Mapping[str, Op] = {
    "matmul": _matmul,
    "mm": _mm,
    "bmm": _bmm,
    "mv": _mv,
    "dot": _dot,
    **dict.fromkeys(("outer", "ger"), _outer),
    "linear": _linear,
    "bilinear": _bilinear,
    "embedding": _embedding,
    "addmm": lambda call: _added_product(call, "mat1 mat2"),
    "addmv": lambda call: _added_product(call, "mat vec"),
    "baddbmm": lambda call: _added_product(call, "batch1 batch2"),
    "addbmm": _added_batches,
    "addr": _added_outer,
    "kron": _kron,
}
