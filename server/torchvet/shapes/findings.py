"""What the run of a program proves, as findings for rules: torch's own words, and how the tensors came to be so."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from torchvet.evidence import TensorEdit, TensorFinding, TensorStep
from torchvet.shapes.analysis import Analysis
from torchvet.shapes.dtypes import is_floating
from torchvet.shapes.engine.notes import Raised, Remark, Step
from torchvet.shapes.engine.values import ModuleObject
from torchvet.shapes.remark_edits import call_at, edit_for
from torchvet.shapes.tensor import Tensor
from torchvet.syntax.source import SourceFile

_MAX_STEPS = 4
_CLASS_LOSSES = frozenset(("cross_entropy", "nll_loss", "CrossEntropyLoss", "NLLLoss"))
_BINARY_LOSSES = frozenset(
    ("binary_cross_entropy", "binary_cross_entropy_with_logits", "BCELoss", "BCEWithLogitsLoss")
)
_DTYPE_WORDS = re.compile(
    r"dtype|scalar type|data type|result type|should be the same|tensor type|not implemented for"
)
_RANKS = re.compile(r"expected (\d)D input \(got (\d)D input\)")
# Where the number of an axis stands in the constructor of a layer: position and name.
_IN_SIZE = {
    "Linear": (0, "in_features"),
    "LazyLinear": (0, "out_features"),
    "BatchNorm1d": (0, "num_features"),
    "BatchNorm2d": (0, "num_features"),
    "BatchNorm3d": (0, "num_features"),
    "LayerNorm": (0, "normalized_shape"),
    "Conv1d": (0, "in_channels"),
    "Conv2d": (0, "in_channels"),
    "Conv3d": (0, "in_channels"),
    "LSTM": (0, "input_size"),
    "GRU": (0, "input_size"),
    "RNN": (0, "input_size"),
}
_CHANNELS = {"Conv1d": -2, "Conv2d": -3, "Conv3d": -4, "BatchNorm1d": 1, "BatchNorm2d": 1, "BatchNorm3d": 1}


def tensor_findings(analysis: Analysis, source: SourceFile) -> tuple[TensorFinding, ...]:
    """The certain ones, in the order of the text."""
    found = [_of_raised(each, source) for each in analysis.raised if each.is_sure]
    found += [_of_remark(each, source) for each in analysis.remarks]
    return tuple(sorted((each for each in found if each is not None), key=lambda each: each.span))


def shown(tensor: Tensor) -> str:
    """`(B, 64, 12, 12)`, with `?` for what is not known."""
    if tensor.dims is None:
        return "(…)"
    inner = ", ".join("?" if each is None else str(each) for each in tensor.dims)
    return f"({inner},)" if len(tensor.dims) == 1 else f"({inner})"


def _of_raised(raised: Raised, source: SourceFile) -> TensorFinding | None:
    if _is_swapped(raised):
        return None
    in_file = raised.path == source.path
    site = next((span for path, span in reversed(raised.calls) if path == source.path), None)
    if not in_file and site is None:
        return None
    span = raised.span if in_file or site is None else site
    words = {
        "error": raised.error,
        "message": raised.message,
        "operation": raised.label,
        "inputs": " and ".join(shown(each) for each in raised.inputs),
        "layer": _layer_text(raised.module),
    }
    steps = [_step(each, source) for each in _chain(raised)]
    if not in_file:
        steps.append(TensorStep(f"{raised.label} raises", raised.span, raised.path))
    edit = _edit(raised, source)
    return TensorFinding(_kind(raised), span, words, tuple(steps), edit)


def _is_swapped(raised: Raised) -> bool:
    """Whether labels stand where the loss wants predictions: another rule says that, in better words."""
    names = {raised.label, raised.module.kind if raised.module is not None else ""}
    if not names & _CLASS_LOSSES or len(raised.inputs) < 2:
        return False
    first, second = (each.dtype for each in raised.inputs[:2])
    return first is not None and not is_floating(first) and (second is None or is_floating(second))


def _of_remark(remark: Remark, source: SourceFile) -> TensorFinding:
    return TensorFinding(remark.kind, remark.span, dict(remark.words), (), edit_for(remark, source))


def _kind(raised: Raised) -> str:
    if _DTYPE_WORDS.search(raised.message):
        name = raised.module.kind if raised.module is not None else raised.label
        if name in _CLASS_LOSSES or raised.label in _CLASS_LOSSES:
            return "class-target-dtype"
        if name in _BINARY_LOSSES or raised.label in _BINARY_LOSSES:
            return "bce-target-dtype"
        return "dtype-mismatch"
    if _is_unbatched(raised):
        return "unbatched-input"
    if raised.module is not None and raised.label.startswith("nn."):
        return "invalid-layer-argument"
    return "shape-mismatch"


def _is_unbatched(raised: Raised) -> bool:
    """Whether exactly the batch axis is missing."""
    match = _RANKS.search(raised.message)
    return match is not None and int(match[2]) == int(match[1]) - 1


def _layer_text(module: ModuleObject | None) -> str:
    """`nn.Linear(9216, 128)` as it was made."""
    layer = None if module is None else module.layer
    if layer is None:
        return ""
    given = [str(each) for each in layer.args if isinstance(each, (int, float, str))]
    given += [f"{name}={each}" for name, each in layer.kwargs if isinstance(each, (int, float, str))]
    return f"nn.{layer.name}({', '.join(given)})"


def _chain(raised: Raised) -> Iterator[Step]:
    """The operations that led to the input, oldest first; those that keep the shape are left out."""
    steps: list[Step] = []
    step = next((each.step for each in raised.inputs if isinstance(each.step, Step)), None)
    while step is not None and len(steps) < _MAX_STEPS:
        before = step.before
        if before is None or before.tensor.dims != step.tensor.dims:
            steps.append(step)
        step = before
    yield from reversed(steps)


def _step(step: Step, source: SourceFile) -> TensorStep:
    path = "" if step.path == source.path else step.path
    return TensorStep(f"{step.label} gives {shown(step.tensor)}", step.span, path)


def _edit(raised: Raised, source: SourceFile) -> TensorEdit | None:
    """The number in the layer's constructor that would fit, where it stands there as a number."""
    kind = _kind(raised)
    if kind in ("class-target-dtype", "bce-target-dtype"):
        return _target_edit(raised, source, ".long()" if kind == "class-target-dtype" else ".float()")
    module = raised.module
    if module is None or module.kind not in _IN_SIZE or not raised.inputs or kind != "shape-mismatch":
        return None
    dims = raised.inputs[0].dims
    axis = _CHANNELS.get(module.kind, -1)
    made = module.made.get("node")
    if not dims or not isinstance(made, ast.Call) or module.made.get("path") != source.path:
        return None
    size = dims[axis] if -len(dims) <= axis < len(dims) else None
    position, name = _IN_SIZE[module.kind]
    number = (
        made.args[position]
        if len(made.args) > position
        else next((k.value for k in made.keywords if k.arg == name), None)
    )
    if not isinstance(size, int) or not isinstance(number, ast.Constant) or number.value == size:
        return None
    return TensorEdit(source.span_of(number), str(size), f"Make it {name}={size}")


def _target_edit(raised: Raised, source: SourceFile, suffix: str) -> TensorEdit | None:
    call = call_at(source, raised.span)
    target = call.args[1] if call is not None and len(call.args) > 1 else None
    if not isinstance(target, (ast.Name, ast.Attribute, ast.Call, ast.Subscript)):
        return None
    span = source.span_of(target)
    return TensorEdit((span[2], span[3], span[2], span[3]), suffix, f"Convert the target with `{suffix}`")
