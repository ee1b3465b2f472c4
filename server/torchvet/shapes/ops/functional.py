"""Functions of `torch.nn.functional` that have no shape arithmetic of their own: norms, softmax, attention, losses."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from torchvet.shapes.dtypes import is_floating
from torchvet.shapes.ops.arguments import Arguments, bound
from torchvet.shapes.ops.call import Call, Op, agreed, as_axis, axis_index, broadcast, differ, known_dims
from torchvet.shapes.ops.losses import LOSSES, loss
from torchvet.shapes.ops.norms import batch_normalised, group_normalised, layer_normalised
from torchvet.shapes.ops.plain_layers import halved
from torchvet.shapes.ops.products import matmul
from torchvet.shapes.ops.raising import DTypeMismatch, c_name, listed, scalar_name
from torchvet.shapes.ops.views import swapped
from torchvet.shapes.tensor import Axes, Axis, Items, Mismatch, NotProvable, Tensor, Value

_OLD = "size_average=None"
_REDUCED = f"{_OLD} reduce=None reduction='mean'"
# What stands after the inputs of each loss.
_LOSS_OPTIONS = {
    "cross_entropy": f"weight=None {_OLD} ignore_index=-100 reduce=None reduction='mean' label_smoothing=0.0",
    "nll_loss": f"weight=None {_OLD} ignore_index=-100 reduce=None reduction='mean'",
    "mse_loss": f"{_REDUCED} weight=None",
    "l1_loss": f"{_REDUCED} weight=None",
    "smooth_l1_loss": f"{_REDUCED} beta=1.0",
    "huber_loss": "reduction='mean' delta=1.0 weight=None",
    "binary_cross_entropy": f"weight=None {_REDUCED}",
    "binary_cross_entropy_with_logits": f"weight=None {_REDUCED} pos_weight=None",
    "kl_div": f"{_REDUCED} log_target=False",
    "poisson_nll_loss": f"log_input=True full=False {_OLD} eps=1e-08 reduce=None reduction='mean'",
    "hinge_embedding_loss": f"margin=1.0 {_REDUCED}",
    "soft_margin_loss": _REDUCED,
    "multilabel_soft_margin_loss": f"weight=None {_REDUCED}",
    "multilabel_margin_loss": _REDUCED,
    "multi_margin_loss": f"p=1 margin=1.0 weight=None {_REDUCED}",
    "cosine_embedding_loss": f"margin=0 {_REDUCED}",
    "triplet_margin_loss": f"margin=1.0 p=2 eps=1e-06 swap=False {_REDUCED}",
    "triplet_margin_with_distance_loss": ("* distance_function=None margin=1.0 swap=False reduction='mean'"),
    "margin_ranking_loss": f"margin=0 {_REDUCED}",
    "ctc_loss": "blank=0 reduction='mean' zero_infinity=False",
    "gaussian_nll_loss": "full=False eps=1e-06 reduction='mean'",
}


def _loss(call: Call, name: str) -> Value:
    given = bound(call, f"{LOSSES[name][0]} {_LOSS_OPTIONS[name]}")
    return loss(name, given, given)


def _softmax(call: Call, name: str) -> Value:
    """softmax and its kin; as methods and functions of torch they have another order of arguments."""
    if len(call.args) > 2 or call.kwargs.keys() - {"input", "dim", "_stacklevel", "dtype"}:
        raise NotProvable
    tensor, dim = call.tensor(), call.value(1, "dim", None)
    if tensor.dims is not None and dim is not None:
        place = axis_index(dim, len(tensor.dims))
        if (
            not is_floating(tensor.dtype)
            and tensor.dtype is not None
            and call.value(-1, "dtype", None) is None
        ):
            kernel = "lastdim_kernel_impl" if place == max(len(tensor.dims), 1) - 1 else "kernel_impl"
            text = f"\"{name}_{kernel}\" not implemented for '{scalar_name(tensor.dtype)}'"
            raise DTypeMismatch(text, "NotImplementedError")
    return Tensor(tensor.dims, call.dtype(-1, "dtype", tensor.dtype))


def _layer_norm(call: Call) -> Value:
    given = bound(call, "input normalized_shape weight=None bias=None eps=1e-05")
    return _normalised(given, "*, ")


def _rms_norm(call: Call) -> Value:
    return _normalised(bound(call, "input normalized_shape weight=None eps=None"), "*")


def _normalised(given: Arguments, star: str) -> Value:
    wanted, tensor = given.value("normalized_shape"), given.tensor()
    if not isinstance(wanted, Items):
        return Tensor(tensor.dims, tensor.dtype)
    return layer_normalised(tensor, tuple(as_axis(each) for each in wanted.values), star)


def _length(given: Arguments, name: str) -> Axis:
    value = given.value(name)
    return value.dims[0] if isinstance(value, Tensor) and value.dims and len(value.dims) == 1 else None


def _batch_norm(call: Call) -> Value:
    signature = (
        "input running_mean running_var weight=None bias=None training=False momentum=0.1 eps=1e-05 "
        "cudnn_enabled=True"
    )
    given = bound(call, signature)
    names = ("running_mean", "running_var", "weight", "bias")
    return batch_normalised(given.tensor(), tuple((name, _length(given, name)) for name in names))


def _group_norm(call: Call) -> Value:
    given = bound(call, "input num_groups weight=None bias=None eps=1e-05 cudnn_enabled=True")
    return group_normalised(given.tensor(), given.size("num_groups"), _length(given, "weight"))


def _instance_norm(call: Call) -> Value:
    tensor = call.tensor()
    return Tensor(tensor.dims, tensor.dtype)


def _normalize(call: Call) -> Value:
    given = bound(call, "input p=2.0 dim=1 eps=1e-12 out=None")
    tensor, dim = given.tensor(), given.value("dim")
    if tensor.dims is not None and isinstance(dim, int):
        axis_index(dim, len(tensor.dims))
    return Tensor(tensor.dims, tensor.dtype if is_floating(tensor.dtype) else None)


def _attention(call: Call) -> Value:
    given = bound(
        call, "query key value attn_mask=None dropout_p=0.0 is_causal=False * scale=None enable_gqa=False"
    )
    tensors = [given.tensor(name) for name in ("query", "key", "value")]
    ranks = [len(known_dims(each)) for each in tensors]
    if min(ranks) < 2:
        raise Mismatch(
            "Expected query, key, and value to all be  at least 2 dimensional, but got "
            f"query.dim: {ranks[0]} key.dim: {ranks[1]} and value.dim: {ranks[2]} instead."
        )
    dtypes = [each.dtype for each in tensors]
    known = [each for each in dtypes if each is not None]
    if len(known) == 3 and len(set(known)) > 1:
        raise DTypeMismatch(
            "Expected query, key, and value to have the same dtype, but got "
            f"query.dtype: {c_name(known[0])} key.dtype: {c_name(known[1])} "
            f"and value.dtype: {c_name(known[2])} instead."
        )
    query = tensors[0]
    if given.value("enable_gqa") is not False:
        return _grouped(tensors)
    plain = [Tensor(each.dims) for each in tensors]
    weights = matmul(plain[0], swapped(plain[1], -1, -2))
    mask = given.value("attn_mask")
    if isinstance(mask, Tensor) and mask.dims is not None:
        broadcast(known_dims(weights), mask.dims)
    return Tensor(matmul(weights, plain[2]).dims, query.dtype)


def _grouped(tensors: list[Tensor]) -> Tensor:
    """Heads of keys and values are repeated for those of the query; other batch axes are broadcast."""
    shapes = [known_dims(each) for each in tensors]
    if min(map(len, shapes)) < 3:
        raise NotProvable
    batch: Axes = ()
    for dims in shapes:
        batch = broadcast(batch, dims[:-3])
    return Tensor((*batch, *shapes[0][-3:-1], shapes[2][-1]), tensors[0].dtype)


def _grid_sample(call: Call) -> Value:
    given = bound(call, "input grid mode='bilinear' padding_mode='zeros' align_corners=None")
    tensor, grid = given.tensor(), given.tensor("grid")
    dims, wanted = known_dims(tensor), known_dims(grid)
    sizes = f"but got input with sizes {listed(dims)} and grid with sizes {listed(wanted)}"
    if not dims or not wanted:
        raise NotProvable
    if differ(dims[0], wanted[0]):
        raise Mismatch(f"grid_sampler(): expected grid and input to have same batch size, {sizes}")
    if differ(wanted[-1], len(dims) - 2):
        raise Mismatch(
            f"grid_sampler(): expected grid to have size {len(dims) - 2} in last dimension, "
            f"but got grid with sizes {listed(wanted)}"
        )
    if len(dims) != len(wanted) and len(dims) in (4, 5):
        text = f"expected {len(dims)}D input and grid with same number of dimensions, {sizes}"
        raise Mismatch(f"grid_sampler(): {text}")
    if len(dims) not in (4, 5):
        raise NotProvable
    return Tensor((agreed(dims[0], wanted[0]), dims[1], *wanted[1:-1]), tensor.dtype)


def _affine_grid(call: Call) -> Value:
    given = bound(call, "theta size align_corners=None")
    wanted, theta = given.value("size"), given.tensor("theta")
    if not isinstance(wanted, Items) or len(wanted.values) not in (4, 5):
        raise NotProvable
    sizes = [as_axis(each) for each in wanted.values]
    return Tensor((sizes[0], *sizes[2:], len(sizes) - 2), theta.dtype)


def _one_hot(call: Call) -> Value:
    given = bound(call, "input num_classes=-1")
    tensor, count = given.tensor(), given.size("num_classes")
    if tensor.dtype not in (None, "int64"):
        raise DTypeMismatch("one_hot is only applicable to index tensor of type LongTensor.")
    # -1 looks for the greatest index.
    return Tensor((*known_dims(tensor), None if not isinstance(count, int) or count < 0 else count), "int64")


def _cosine_similarity(call: Call) -> Value:
    given = bound(call, "x1 x2 dim=1 eps=1e-08")
    first, second = given.tensor("x1"), given.tensor("x2")
    full = broadcast(known_dims(first), known_dims(second))
    place = axis_index(given.value("dim"), len(full))
    return Tensor((*full[:place], *full[place + 1 :]), first.dtype if first.dtype == second.dtype else None)


def _pairwise_distance(call: Call) -> Value:
    given = bound(call, "x1 x2 p=2.0 eps=1e-06 keepdim=False")
    first, second = given.tensor("x1"), given.tensor("x2")
    full = broadcast(known_dims(first), known_dims(second))
    kept = (1,) if given.flag("keepdim") else ()
    return Tensor((*full[:-1], *kept), first.dtype if first.dtype == second.dtype else None)


def _glu(call: Call) -> Value:
    given = bound(call, "input dim=-1")
    return halved(given.tensor(), given.value("dim"))


def _same(call: Call) -> Value:
    tensor = call.tensor()
    return Tensor(tensor.dims, tensor.dtype)


FUNCTIONAL: Mapping[str, Op] = {
    **{name: partial(_loss, name=name) for name in LOSSES},
    **{name: partial(_softmax, name=name) for name in ("softmax", "log_softmax")},
    "softmin": partial(_softmax, name="softmax"),
    "layer_norm": _layer_norm,
    "rms_norm": _rms_norm,
    "batch_norm": _batch_norm,
    "group_norm": _group_norm,
    "instance_norm": _instance_norm,
    "local_response_norm": _instance_norm,
    "normalize": _normalize,
    "scaled_dot_product_attention": _attention,
    "grid_sample": _grid_sample,
    "affine_grid": _affine_grid,
    "one_hot": _one_hot,
    "cosine_similarity": _cosine_similarity,
    "pairwise_distance": _pairwise_distance,
    "glu": _glu,
    "prelu": _same,
}
