"""What does not raise, or raises far away, and still is surely not what was meant: seen where values meet."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from torchvet.shapes.dim import Poly
from torchvet.shapes.engine.notes import Remark, Step
from torchvet.shapes.engine.state import Engine
from torchvet.shapes.gradients import follows
from torchvet.shapes.ops.raising import shape_text
from torchvet.shapes.tensor import Axes, Items, Tensor

# Methods that only give something: calling one as a statement does nothing.
_WITHOUT_EFFECT = frozenset(
    (
        "to",
        "cuda",
        "cpu",
        "float",
        "half",
        "double",
        "bfloat16",
        "long",
        "int",
        "bool",
        "detach",
        "clone",
        "contiguous",
        "squeeze",
        "unsqueeze",
        "view",
        "reshape",
        "permute",
        "transpose",
        "flatten",
        "expand",
        "repeat",
        "clamp",
        "softmax",
        "log_softmax",
        "sigmoid",
        "relu",
        "masked_fill",
        "mean",
        "sum",
    )
)
_REGRESSION = frozenset(
    ("mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss", "MSELoss", "L1Loss", "SmoothL1Loss", "HuberLoss")
)
_OF_PAIRS = ("values", "indices")


def _note(
    engine: Engine, kind: str, node: ast.expr | ast.stmt, words: Mapping[str, str], is_sure: bool
) -> None:
    path = engine.frame.file.source.path
    engine.notes.remark(Remark(kind, path, engine.span(node), is_sure, tuple(words.items())))


def look_at_statement(engine: Engine, node: ast.Expr) -> None:
    """`x.to(device)` as a statement, where `x` is a tensor."""
    call = node.value
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return
    function, owner = call.func.attr, call.func.value
    # What `squeeze(dim)` does is a rule of its own.
    if (
        (function == "squeeze" and (call.args or call.keywords))
        or function not in _WITHOUT_EFFECT
        or not isinstance(owner, (ast.Name, ast.Attribute))
    ):
        return
    found = engine.notes.shapes.get((engine.frame.file.source.path, engine.span(owner)), [])
    if found and all(isinstance(each.step, Step) or each.dims is not None for each in found):
        _note(
            engine,
            "discarded-tensor-result",
            node,
            {"call": function, "shape": shape_text(found[-1].dims)},
            True,
        )


def look_at_truth(engine: Engine, node: ast.expr, value: object) -> None:
    """A test that asks for the truth of a tensor with several values."""
    if not isinstance(value, Tensor) or value.dims is None:
        return
    has_several = any(isinstance(each, int) and each > 1 for each in value.dims)
    has_none = 0 in value.dims
    if has_several and not has_none:
        _note(engine, "tensor-truth-value", node, {"shape": shape_text(value.dims)}, engine.is_sure)


def look_at_pair(engine: Engine, node: ast.expr | ast.stmt, value: object, use: str) -> None:
    """`torch.max(x, 1)` used as if it were the values alone."""
    if isinstance(value, Items) and value.fields == _OF_PAIRS:
        _note(engine, "max-with-dim-as-tensor", node, {"use": use}, True)


def look_at_loss(engine: Engine, node: ast.expr, label: str, args: tuple[object, ...]) -> None:
    """A prediction of (N, 1) against a target of (N): every one is compared with every other."""
    if label not in _REGRESSION or len(args) < 2:
        return
    left, right = args[0], args[1]
    if (
        not isinstance(left, Tensor)
        or not isinstance(right, Tensor)
        or left.dims is None
        or right.dims is None
    ):
        return
    if _is_column(left.dims, right.dims) or _is_column(right.dims, left.dims):
        longer = "first" if len(left.dims) > len(right.dims) else "second"
        words = {"first": shape_text(left.dims), "second": shape_text(right.dims), "longer": longer}
        _note(engine, "loss-broadcast", node, words, True)


def _is_column(longer: Axes, shorter: Axes) -> bool:
    return (
        len(longer) == len(shorter) + 1
        and longer[-1] == 1
        and longer[:-1] == shorter
        and shorter[-1:] not in ((), (1,))
    )


def look_at_squeeze(engine: Engine, node: ast.expr, tensor: Tensor, args: tuple[object, ...]) -> None:
    """`squeeze()` of a batch whose size is not known: a batch of one loses its axis too."""
    dims = tensor.dims
    if args or dims is None or len(dims) < 2 or not _is_batch(dims[0]):
        return
    units = [n for n, each in enumerate(dims) if each == 1]
    if units:
        dim = str(units[0] - len(dims)) if len(units) == 1 else ""
        _note(engine, "squeeze-drops-batch", node, {"shape": shape_text(dims), "dim": dim}, True)


def _is_batch(axis: object) -> bool:
    return isinstance(axis, Poly) and str(axis) == "B"


def look_at_copy(engine: Engine, node: ast.expr, name: str, args: tuple[object, ...]) -> None:
    """`torch.tensor(t)` of a tensor."""
    # A copied loss is a rule of its own.
    if name == "torch.tensor" and args and isinstance(args[0], Tensor) and args[0].dims != ():
        _note(engine, "tensor-of-tensor", node, {"shape": shape_text(args[0].dims)}, True)


def look_at_array(engine: Engine, node: ast.expr, tensor: Tensor) -> None:
    """`x.numpy()` where autograd follows `x`; a caller nobody sees may have switched it off."""
    if follows(tensor.grad) and not engine.is_guess:
        _note(engine, "numpy-on-grad", node, {}, engine.is_sure)
