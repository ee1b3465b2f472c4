"""`torch.linalg` and its older names, distances, and other products of whole matrices."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from torchvet.shapes.dim import minimum
from torchvet.shapes.dtypes import is_floating
from torchvet.shapes.ops.arguments import bound
from torchvet.shapes.ops.call import (
    Call,
    Op,
    as_sequence,
    axis_index,
    axis_indices,
    broadcast,
    differ,
    known_dims,
)
from torchvet.shapes.ops.products import matmul
from torchvet.shapes.ops.raising import DTypeMismatch, scalar_name, size_text
from torchvet.shapes.tensor import Axes, Axis, Items, Mismatch, NotProvable, Tensor, Value

_COMPLEX = {
    "float32": "complex64",
    "float64": "complex128",
    "complex64": "complex64",
    "complex128": "complex128",
}
_REAL = {"float32": "float32", "float64": "float64", "complex64": "float32", "complex128": "float64"}


def _matrix(call: Call, name: str = "") -> tuple[Tensor, Axes, Axes]:
    """A batch of matrices: the tensor, its batch, and rows and columns."""
    tensor = call.tensor(0, "A" if "A" in call.kwargs else "input")
    dims = known_dims(tensor)
    if len(dims) < 2:
        if not name:
            raise NotProvable
        raise Mismatch(f"{name}: The input tensor A must have at least 2 dimensions.")
    return tensor, dims[:-2], dims[-2:]


def _square(call: Call, name: str) -> tuple[Tensor, Axes, Axes]:
    tensor, batch, sides = _matrix(call, name)
    if differ(sides[0], sides[1]):
        raise Mismatch(
            f"{name}: A must be batches of square matrices, "
            f"but they are {size_text(sides[0])} by {size_text(sides[1])} matrices"
        )
    return tensor, batch, sides


def _of_square(call: Call, name: str) -> Value:
    tensor, batch, sides = _square(call, name)
    return Tensor((*batch, *sides), tensor.dtype)


def _determinant(call: Call) -> Value:
    tensor, batch, _ = _square(call, "linalg.det")
    return Tensor(batch, tensor.dtype)


def _log_determinant(call: Call) -> Value:
    tensor, batch, _ = _square(call, "linalg.slogdet")
    return Items(
        (Tensor(batch, tensor.dtype), Tensor(batch, _REAL.get(tensor.dtype or ""))),
        fields=("sign", "logabsdet"),
    )


def _solve(call: Call) -> Value:
    given = bound(call, "A B * left=True")
    left, right = given.tensor("A"), given.tensor("B")
    a, b = known_dims(left), known_dims(right)
    if given.value("left") is not True or len(a) < 2 or not b or left.dtype != right.dtype:
        raise NotProvable
    if len(b) == 1 and len(a) == 2:
        return Tensor(b, right.dtype)
    if len(b) != len(a):
        raise NotProvable
    if differ(a[-1], b[-2]):
        sizes = [f"{size_text(dims[-2])}x{size_text(dims[-1])}" for dims in (a, b)]
        raise Mismatch(
            f"linalg.solve: Incompatible shapes of A and B for the equation AX = B ({sizes[0]} and {sizes[1]})"
        )
    return Tensor((*broadcast(a[:-2], b[:-2]), *b[-2:]), right.dtype)


def _smaller(first: Axis, second: Axis) -> Axis:
    return None if first is None or second is None else minimum(first, second)


def _svd(call: Call, full: bool) -> Value:
    tensor, batch, (rows, columns) = _matrix(call)
    is_full = call.value(1, "full_matrices", full) if full else not call.flag(1, "some", True)
    if not isinstance(is_full, bool) or (not full and call.has(2, "compute_uv")):
        raise NotProvable
    least = _smaller(rows, columns)
    left: Axes = (rows, rows if is_full else least)
    right: Axes = (columns if is_full else least, columns)
    if not full:
        right = right[::-1]
    parts = (
        Tensor((*batch, *left), tensor.dtype),
        Tensor((*batch, least), _REAL.get(tensor.dtype or "")),
        Tensor((*batch, *right), tensor.dtype),
    )
    return Items(parts, fields=("U", "S", "Vh" if full else "V"))


def _singular_values(call: Call) -> Value:
    tensor, batch, sides = _matrix(call)
    return Tensor((*batch, _smaller(*sides)), _REAL.get(tensor.dtype or ""))


def _qr(call: Call) -> Value:
    tensor, batch, (rows, columns) = _matrix(call)
    mode = call.value(1, "mode", "reduced")
    if mode not in ("reduced", "complete"):
        raise NotProvable
    inner = _smaller(rows, columns) if mode == "reduced" else rows
    parts = (Tensor((*batch, rows, inner), tensor.dtype), Tensor((*batch, inner, columns), tensor.dtype))
    return Items(parts, fields=("Q", "R"))


def _eigh(call: Call) -> Value:
    tensor, batch, sides = _square(call, "linalg.eigh")
    values = Tensor((*batch, sides[1]), _REAL.get(tensor.dtype or ""))
    return Items((values, Tensor((*batch, *sides), tensor.dtype)), fields=("eigenvalues", "eigenvectors"))


def _eigenvalues(call: Call) -> Value:
    tensor, batch, sides = _square(call, "linalg.eigvalsh")
    return Tensor((*batch, sides[1]), _REAL.get(tensor.dtype or ""))


def _pseudo_inverse(call: Call) -> Value:
    tensor, batch, sides = _matrix(call)
    return Tensor((*batch, *sides[::-1]), tensor.dtype)


def _rank(call: Call) -> Value:
    _, batch, _ = _matrix(call)
    return Tensor(batch, "int64")


def _trace(call: Call) -> Value:
    tensor, batch, _ = _matrix(call)
    if batch:
        raise NotProvable
    return Tensor((), tensor.dtype if is_floating(tensor.dtype) else None)


def _norm(call: Call, signature: str, n_axes: int | None) -> Value:
    given = bound(call, signature)
    tensor, dim, keeps = given.tensor(), given.value("dim"), given.flag("keepdim")
    dims, dtype = known_dims(tensor), tensor.dtype
    if dtype is not None and not is_floating(dtype):
        kind = "matrix_norm" if n_axes == 2 else "vector_norm"
        text = f"linalg.{kind}: Expected a floating point or complex tensor as input. Got"
        raise DTypeMismatch(f"{text} {scalar_name(dtype)}")
    gone = axis_indices(Items((-2, -1)) if n_axes == 2 and "dim" not in call.kwargs else dim, len(dims))
    if given.value("dtype") is not None:
        raise NotProvable
    kept = [1 if place in gone else size for place, size in enumerate(dims) if keeps or place not in gone]
    return Tensor(tuple(kept), _REAL.get(dtype or "", None if dtype in _COMPLEX else dtype))


def _distances(call: Call) -> Value:
    first, second = call.tensor(0, "x1"), call.tensor(1, "x2")
    a, b = known_dims(first), known_dims(second)
    for name, dims in (("X1", a), ("X2", b)):
        if len(dims) < 2:
            raise Mismatch(f"cdist only supports at least 2D tensors, {name} got: {len(dims)}D")
    if differ(a[-1], b[-1]):
        sizes = f"X1: {size_text(a[-1])} X2: {size_text(b[-1])}"
        raise Mismatch(f"X1 and X2 must have the same number of columns. {sizes}")
    dtype = first.dtype if first.dtype == second.dtype else None
    return Tensor((*broadcast(a[:-2], b[:-2]), a[-2], b[-2]), dtype)


def _tensordot(call: Call) -> Value:
    given = bound(call, "a b dims=2")
    left, right, dims = given.tensor("a"), given.tensor("b"), given.value("dims")
    a, b = known_dims(left), known_dims(right)
    if type(dims) is int:
        if not 0 <= dims <= min(len(a), len(b)):
            raise NotProvable
        pairs = [(place - dims, place) for place in range(dims)]
    elif isinstance(dims, Items) and len(dims.values) == 2:
        first, second = (as_sequence(part) for part in dims.values)
        if len(first) != len(second):
            raise NotProvable
        pairs = [
            (axis_index(x, len(a)) - len(a), axis_index(y, len(b)))
            for x, y in zip(first, second, strict=True)
        ]
    else:
        raise NotProvable
    for x, y in pairs:
        if differ(a[x], b[y]) and differ(a[x], 1) and differ(b[y], 1):
            if type(dims) is not int:
                raise NotProvable
            raise Mismatch(
                f"contracted dimensions need to match, but first has size {size_text(a[x])} in dim {x} "
                f"and second has size {size_text(b[y])} in dim {y}"
            )
    gone = [{x + len(a) for x, _ in pairs}, {y for _, y in pairs}]
    kept = [
        size for each, out in zip((a, b), gone, strict=True) for n, size in enumerate(each) if n not in out
    ]
    return Tensor(tuple(kept), left.dtype if left.dtype == right.dtype else None)


def _cross(call: Call, name: str) -> Value:
    first, second = call.tensor(0, "input"), call.tensor(1, "other")
    dim = call.value(2, "dim", None if name == "cross" else -1)
    if dim is None:
        raise NotProvable
    a, b = known_dims(first), known_dims(second)
    if len(a) != len(b):
        raise NotProvable
    full = broadcast(a, b)
    place = axis_index(dim, len(a))
    if differ(a[place], 3) or differ(b[place], 3):
        got = f"Got {size_text(a[place])} and {size_text(b[place])}"
        raise Mismatch(f"linalg.cross: inputs dimension {dim} must have length 3. {got}")
    return Tensor(full, first.dtype if first.dtype == second.dtype else None)


def _chained(call: Call) -> Value:
    given = call.args[0].values if len(call.args) == 1 and isinstance(call.args[0], Items) else call.args
    result: Tensor | None = None
    for each in given:
        if not isinstance(each, Tensor) or len(known_dims(each)) != 2:
            raise NotProvable
        result = each if result is None else matmul(result, each)
    if result is None or call.kwargs:
        raise NotProvable
    return Tensor(result.dims, result.dtype)


_VECTOR = "input ord=2 dim=None keepdim=False * dtype=None"
_SQUARE = ("inv", "cholesky", "matrix_exp", "matrix_power")
LINEAR_ALGEBRA: Mapping[str, Op] = {
    **{f"linalg.{name}": partial(_of_square, name=f"linalg.{name}") for name in _SQUARE},
    "inverse": partial(_of_square, name="linalg.inv"),
    "cholesky": partial(_of_square, name="cholesky"),
    **dict.fromkeys(("linalg.det", "det"), _determinant),
    **dict.fromkeys(("linalg.slogdet", "slogdet"), _log_determinant),
    "linalg.solve": _solve,
    "linalg.svd": partial(_svd, full=True),
    "svd": partial(_svd, full=False),
    "linalg.svdvals": _singular_values,
    "linalg.qr": _qr,
    "linalg.eigh": _eigh,
    "linalg.eigvalsh": _eigenvalues,
    **dict.fromkeys(("linalg.pinv", "pinverse"), _pseudo_inverse),
    "linalg.matrix_rank": _rank,
    "trace": _trace,
    "linalg.norm": partial(_norm, signature=_VECTOR.replace("ord=2", "ord=None"), n_axes=None),
    "linalg.vector_norm": partial(_norm, signature=_VECTOR, n_axes=1),
    "linalg.matrix_norm": partial(
        _norm, signature="input ord='fro' dim=None keepdim=False * dtype=None", n_axes=2
    ),
    "cdist": _distances,
    "tensordot": _tensordot,
    "cross": partial(_cross, name="cross"),
    "linalg.cross": partial(_cross, name="linalg.cross"),
    **dict.fromkeys(("chain_matmul", "linalg.multi_dot"), _chained),
}
