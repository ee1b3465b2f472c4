"""Matrix products: matmul, mm, bmm, mv, dot, outer, linear, einsum."""

from __future__ import annotations

from collections.abc import Mapping

from torchvet.shapes.ops.call import Call, Op, agreed, broadcast, known_dims
from torchvet.shapes.tensor import Axes, Axis, NotProvable, Tensor


def matmul(left: Tensor, right: Tensor) -> Tensor:
    """`left @ right`."""
    a, b = known_dims(left), known_dims(right)
    if not a or not b:
        raise NotProvable
    agreed(a[-1], b[-2] if len(b) > 1 else b[0])
    batch = broadcast(a[:-2], b[:-2]) if len(a) > 2 or len(b) > 2 else ()
    rows: Axes = a[-2:-1] if len(a) > 1 else ()
    columns: Axes = b[-1:] if len(b) > 1 else ()
    return Tensor((*batch, *rows, *columns), _dtype(left, right))


def _dtype(left: Tensor, right: Tensor) -> str | None:
    if left.dtype is not None and right.dtype is not None and left.dtype != right.dtype:
        raise NotProvable
    return left.dtype or right.dtype


def _of_ranks(call: Call, ranks: tuple[int, int], names: tuple[str, str]) -> Tensor:
    left, right = call.tensor(0, names[0]), call.tensor(1, names[1])
    if (len(known_dims(left)), len(known_dims(right))) != ranks:
        raise NotProvable
    return matmul(left, right)


def _matmul(call: Call) -> Tensor:
    return matmul(call.tensor(), call.tensor(1, "other"))


def _mm(call: Call) -> Tensor:
    return _of_ranks(call, (2, 2), ("input", "mat2"))


def _bmm(call: Call) -> Tensor:
    left, right = call.tensor(), call.tensor(1, "mat2")
    # Unlike matmul, bmm does not broadcast its batches.
    result = _of_ranks(call, (3, 3), ("input", "mat2"))
    return Tensor((agreed(known_dims(left)[0], known_dims(right)[0]), *known_dims(result)[1:]), result.dtype)


def _mv(call: Call) -> Tensor:
    return _of_ranks(call, (2, 1), ("input", "vec"))


def _dot(call: Call) -> Tensor:
    return _of_ranks(call, (1, 1), ("input", "tensor"))


def _outer(call: Call) -> Tensor:
    left, right = known_dims(call.tensor()), known_dims(call.tensor(1, "vec2"))
    if len(left) != 1 or len(right) != 1:
        raise NotProvable
    same = call.tensor().dtype == call.tensor(1, "vec2").dtype
    return Tensor((*left, *right), call.tensor().dtype if same else None)


def _linear(call: Call) -> Tensor:
    dims, weight = known_dims(call.tensor()), known_dims(call.tensor(1, "weight"))
    if not dims or len(weight) != 2:
        raise NotProvable
    agreed(dims[-1], weight[1])
    return Tensor((*dims[:-1], weight[0]), call.tensor().dtype)


def _einsum(call: Call) -> Tensor:
    equation, operands = call.value(0, "equation"), call.args[1:]
    if not isinstance(equation, str) or "." in equation or "->" not in equation:
        raise NotProvable
    inputs, output = equation.replace(" ", "").split("->")
    terms = inputs.split(",")
    tensors = [each for each in operands if isinstance(each, Tensor)]
    if len(tensors) != len(operands) or len(terms) != len(tensors) or len(set(output)) != len(output):
        raise NotProvable
    sizes: dict[str, Axis] = {}
    for term, tensor in zip(terms, tensors, strict=True):
        dims = known_dims(tensor)
        if len(dims) != len(term):
            raise NotProvable
        for letter, size in zip(term, dims, strict=True):
            sizes[letter] = broadcast((sizes[letter],), (size,))[0] if letter in sizes else size
    if not set(output) <= sizes.keys():
        raise NotProvable
    dtypes = {tensor.dtype for tensor in tensors}
    return Tensor(tuple(sizes[letter] for letter in output), dtypes.pop() if len(dtypes) == 1 else None)


PRODUCTS: Mapping[str, Op] = {
    "matmul": _matmul,
    "mm": _mm,
    "bmm": _bmm,
    "mv": _mv,
    "dot": _dot,
    "outer": _outer,
    "linear": _linear,
    "einsum": _einsum,
}
