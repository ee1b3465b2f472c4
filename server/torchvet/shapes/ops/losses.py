"""Losses: the shape of what they give, and the inputs they refuse. Layers and functions share these rules.

Deliberately not here: whether class indices are within range, and the old switches `size_average` and `reduce`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from torchvet.shapes.dtypes import as_floating, is_floating, promoted
from torchvet.shapes.ops.arguments import Arguments
from torchvet.shapes.ops.call import agreed, broadcast, differ, known_dims
from torchvet.shapes.ops.raising import DTypeMismatch, listed, scalar_name, size_text, torch_size
from torchvet.shapes.tensor import Axes, Mismatch, NotProvable, Tensor, Value

LossRule = Callable[[Arguments, Arguments], Tensor]
_CLASS_INDICES = ("int64", "uint8")


def reduced(options: Arguments, full: Axes, dtype: str | None) -> Tensor:
    """A loss whose single values have the axes `full`, after `reduction`."""
    for name in ("size_average", "reduce"):
        if options.values.get(name) is not None:
            raise NotProvable
    reduction = options.text("reduction")
    if reduction in ("mean", "sum", "batchmean"):
        return Tensor((), dtype)
    if reduction != "none":
        raise Mismatch(f"{reduction} is not a valid value for reduction", "ValueError")
    return Tensor(full, dtype)


def _cross_entropy(options: Arguments, given: Arguments) -> Tensor:
    tensor, target = given.tensor("input"), given.tensor("target")
    dims, wanted = known_dims(tensor), known_dims(target)
    pairs = list(zip(dims, wanted, strict=False))
    can_be_same = len(dims) == len(wanted) and not any(differ(*pair) for pair in pairs)
    if can_be_same and all(a is not None and a == b for a, b in pairs):
        if target.dtype is not None and not is_floating(target.dtype):
            raise DTypeMismatch(
                "Expected floating point type for target with class probabilities, "
                f"got {scalar_name(target.dtype)}"
            )
        return reduced(options, dims[:1] + dims[2:] if len(dims) > 1 else (), promoted(tensor, target))
    if can_be_same:
        # Class indices or probabilities: only the sizes at run time tell.
        return reduced(options, (None,) * max(len(dims) - 1, 0), None)
    if tensor.dtype is not None and not is_floating(tensor.dtype):
        last = "log_softmax_lastdim_kernel_impl" if len(dims) < 3 else "log_softmax_kernel_impl"
        raise DTypeMismatch(
            f"\"{last}\" not implemented for '{scalar_name(tensor.dtype)}'", "NotImplementedError"
        )
    return _nll(options, given)


def _nll(options: Arguments, given: Arguments) -> Tensor:
    tensor, target = given.tensor("input"), given.tensor("target")
    dims, wanted = known_dims(tensor), known_dims(target)
    if not dims or (len(dims) > 1 and not wanted):
        raise NotProvable
    if len(dims) > 1 and differ(dims[0], wanted[0]):
        raise Mismatch(
            f"Expected input batch_size ({size_text(dims[0])}) "
            f"to match target batch_size ({size_text(wanted[0])}).",
            "ValueError",
        )
    _require_classes(dims, wanted)
    if target.dtype is not None and target.dtype not in _CLASS_INDICES:
        raise DTypeMismatch(f"expected target dtype to be Long or Byte, but got {scalar_name(target.dtype)}")
    if len(dims) > 1:
        known = tuple(agreed(*pair) for pair in zip(dims[:1] + dims[2:], wanted, strict=False))
        return reduced(options, known, tensor.dtype)
    if wanted and differ(wanted[0], 1):
        text = "For 1D input, 1D target must have size 1, but got target size:"
        raise Mismatch(f"{text} {size_text(wanted[0])}", "ValueError")
    return reduced(options, wanted, tensor.dtype)


def _require_classes(dims: Axes, wanted: Axes) -> None:
    """Targets of a loss over classes: the shape of the input without its classes."""
    if len(dims) <= 2:
        if len(wanted) > 1:
            raise Mismatch("0D or 1D target tensor expected, multi-target not supported")
        return
    full = dims[:1] + dims[2:]
    is_wrong = len(full) != len(wanted) or any(differ(*pair) for pair in zip(full, wanted, strict=True))
    if not is_wrong:
        return
    if len(dims) != 4:
        raise Mismatch(f"Expected target size {listed(full)}, got {listed(wanted)}")
    if len(wanted) != 3:
        text = "only batches of spatial targets supported (3D tensors) but got targets of dimension:"
        raise Mismatch(f"{text} {len(wanted)}")
    raise Mismatch(f"size mismatch (got input: {listed(dims)} , target: {listed(wanted)}")


def _pairwise(is_swapped: bool, kernel: str | None = None) -> LossRule:
    """Losses that compare every value; some write the target first in their formula."""

    def rule(options: Arguments, given: Arguments) -> Tensor:
        tensor, target = given.tensor("input"), given.tensor("target")
        dims, wanted = known_dims(tensor), known_dims(target)
        full = broadcast(wanted, dims) if is_swapped else broadcast(dims, wanted)
        dtype = promoted(tensor, target)
        if kernel is not None and dtype is not None and not is_floating(dtype):
            text = f"\"{kernel}\" not implemented for '{scalar_name(dtype)}'"
            raise DTypeMismatch(text, "NotImplementedError")
        return reduced(options, full, dtype if is_floating(dtype) else None)

    return rule


def _same_size(options: Arguments, given: Arguments, text: str) -> Tensor:
    tensor, target = given.tensor("input"), given.tensor("target")
    dims, wanted = known_dims(tensor), known_dims(target)
    if len(dims) != len(wanted) or any(differ(*pair) for pair in zip(dims, wanted, strict=True)):
        raise Mismatch(text.format(target=torch_size(wanted), input=torch_size(dims)), "ValueError")
    full = tuple(agreed(*pair) for pair in zip(dims, wanted, strict=True))
    return reduced(options, full, promoted(tensor, target))


def _bce(options: Arguments, given: Arguments) -> Tensor:
    text = (
        "Using a target size ({target}) that is different to the input size ({input}) is deprecated. "
        "Please ensure they have the same size."
    )
    loss = _same_size(options, given, text)
    ours, theirs = given.tensor("input").dtype, given.tensor("target").dtype
    if ours is not None and theirs is not None and ours != theirs:
        raise DTypeMismatch(f"Found dtype {scalar_name(theirs)} but expected {scalar_name(ours)}")
    return loss


def _bce_with_logits(options: Arguments, given: Arguments) -> Tensor:
    loss = _same_size(options, given, "Target size ({target}) must be the same as input size ({input})")
    ours, theirs = given.tensor("input").dtype, given.tensor("target").dtype
    if theirs == "bool":
        raise DTypeMismatch(
            "Subtraction, the `-` operator, with two bool tensors is not supported. "
            "Use the `^` or `logical_xor()` operator instead."
        )
    if is_floating(ours) and ours is not None and theirs is not None and not is_floating(theirs):
        raise DTypeMismatch(
            f"result type {scalar_name(ours)} can't be cast to the desired output type {scalar_name(theirs)}"
        )
    weight = options.value("pos_weight")
    if isinstance(weight, Tensor) and weight.dims is not None:
        broadcast(weight.dims, known_dims(given.tensor("target")))
    return loss


def _per_sample(options: Arguments, given: Arguments) -> Tensor:
    """One value for each row of the input."""
    dims = known_dims(given.tensor("input"))
    if not dims:
        raise NotProvable
    return reduced(options, dims[:-1] if len(dims) < 3 else (None,), given.tensor("input").dtype)


def _cosine_embedding(options: Arguments, given: Arguments) -> Tensor:
    first, second, target = (known_dims(given.tensor(name)) for name in ("input1", "input2", "target"))
    if len(target) > 1:
        raise Mismatch("0D or 1D target tensor expected, multi-target not supported")
    n_axes = 2 if target else 1
    if len(first) != n_axes or len(second) != n_axes:
        raise Mismatch(
            f"{len(target)}D target tensor expects {n_axes}D input tensors, "
            f"but found inputs with sizes {listed(first)} and {listed(second)}."
        )
    full = broadcast(first, second)
    return reduced(options, broadcast(target, full[:-1]), None)


def _triplet(options: Arguments, given: Arguments) -> Tensor:
    shapes = [known_dims(given.tensor(name)) for name in ("anchor", "positive", "negative")]
    if len({len(dims) for dims in shapes}) != 1:
        ranks = [f"{name} {len(dims)}D" for name, dims in zip(("anchor", "positive"), shapes, strict=False)]
        raise Mismatch(
            "The anchor, positive, and negative tensors are expected to have the same number of dimensions, "
            f"but got: {', '.join(ranks)}, and negative {len(shapes[2])}D inputs"
        )
    near, far = (broadcast(shapes[0], each) for each in shapes[1:])
    return reduced(options, broadcast(near[:-1], far[:-1]), given.tensor("anchor").dtype)


def _margin_ranking(options: Arguments, given: Arguments) -> Tensor:
    first, second, target = (known_dims(given.tensor(name)) for name in ("input1", "input2", "target"))
    if not len(first) == len(second) == len(target):
        raise Mismatch(
            "margin_ranking_loss : All input tensors should have same dimension but got sizes: "
            f"input1: {torch_size(first)}, input2: {torch_size(second)}, target: {torch_size(target)} "
        )
    return reduced(options, broadcast(target, broadcast(first, second)), None)


def _ctc(options: Arguments, given: Arguments) -> Tensor:
    dims = known_dims(given.tensor("log_probs"))
    if len(dims) not in (2, 3):
        raise NotProvable
    return reduced(options, dims[1:2] if len(dims) == 3 else (), given.tensor("log_probs").dtype)


def _gaussian(options: Arguments, given: Arguments) -> Tensor:
    tensor, target = given.tensor("input"), given.tensor("target")
    full = broadcast(known_dims(tensor), known_dims(target))
    return reduced(options, full, as_floating(promoted(tensor, target)))


def _multi_label_soft_margin(options: Arguments, given: Arguments) -> Tensor:
    full = broadcast(known_dims(given.tensor("target")), known_dims(given.tensor("input")))
    return reduced(options, full[:-1], given.tensor("input").dtype)


_PAIR = "input target"
# The name of the function, the inputs of its layer, and its rule.
LOSSES: Mapping[str, tuple[str, LossRule]] = {
    "cross_entropy": (_PAIR, _cross_entropy),
    "nll_loss": (_PAIR, _nll),
    "mse_loss": (_PAIR, _pairwise(False, "mse_cpu")),
    "l1_loss": (_PAIR, _pairwise(False)),
    "smooth_l1_loss": (_PAIR, _pairwise(False, "smooth_l1_cpu")),
    "huber_loss": (_PAIR, _pairwise(False)),
    "binary_cross_entropy": (_PAIR, _bce),
    "binary_cross_entropy_with_logits": (_PAIR, _bce_with_logits),
    "kl_div": (_PAIR, _pairwise(True)),
    "poisson_nll_loss": (_PAIR, _pairwise(True)),
    "hinge_embedding_loss": (_PAIR, _pairwise(True)),
    "soft_margin_loss": (_PAIR, _pairwise(False)),
    "multilabel_soft_margin_loss": (_PAIR, _multi_label_soft_margin),
    "multilabel_margin_loss": (_PAIR, _per_sample),
    "multi_margin_loss": (_PAIR, _per_sample),
    "cosine_embedding_loss": ("input1 input2 target", _cosine_embedding),
    "triplet_margin_loss": ("anchor positive negative", _triplet),
    "triplet_margin_with_distance_loss": ("anchor positive negative", _triplet),
    "margin_ranking_loss": ("input1 input2 target", _margin_ranking),
    "ctc_loss": ("log_probs targets input_lengths target_lengths", _ctc),
    "gaussian_nll_loss": ("input target var", _gaussian),
}


def loss(name: str, options: Arguments, given: Arguments) -> Value:
    """The value of `torch.nn.functional.<name>`, or of the layer that calls it."""
    return LOSSES[name][1](options, given)
