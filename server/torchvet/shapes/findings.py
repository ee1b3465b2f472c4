"""What the run of a program proves, as findings for rules: torch's own words, and how the tensors came to be so."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from torchvet.evidence import TensorEdit, TensorFinding, TensorStep
from torchvet.facts.call_parts import argument
from torchvet.shapes.analysis import Analysis
from torchvet.shapes.dtypes import is_floating
from torchvet.shapes.engine.notes import Raised, Remark, Step
from torchvet.shapes.engine.torch_modules import KEPT_ARGUMENTS
from torchvet.shapes.engine.values import ModuleObject
from torchvet.shapes.memory_findings import DEVICE, VIEW, device_edit, device_steps, view_edit
from torchvet.shapes.ops.raising import shape_text
from torchvet.shapes.remark_edits import appended, call_at, edit_for
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
# The axis whose size the first argument of a layer's constructor states.
_SIZED_AXIS = {
    "Conv1d": -2,
    "Conv2d": -3,
    "Conv3d": -4,
    **dict.fromkeys(("BatchNorm1d", "BatchNorm2d", "BatchNorm3d"), 1),
    **dict.fromkeys(("Linear", "LayerNorm", "LSTM", "GRU", "RNN"), -1),
}


def tensor_findings(analysis: Analysis, source: SourceFile) -> tuple[TensorFinding, ...]:
    """The certain ones, in the order of the text."""
    found = [_of_raised(each, source, analysis) for each in analysis.raised if each.is_sure]
    found += [_of_remark(each, source) for each in analysis.remarks]
    return tuple(sorted((each for each in found if each is not None), key=lambda each: each.span))


def _of_raised(raised: Raised, source: SourceFile, analysis: Analysis) -> TensorFinding | None:
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
        "inputs": " and ".join(shape_text(each.dims) for each in raised.inputs),
        "layer": _layer_text(raised.module),
        "where": f" {raised.aside}" if raised.aside else "",
    }
    if raised.kind == DEVICE:
        steps = list(device_steps(raised, source))
    else:
        steps = [_step(each, source) for each in _chain(raised)]
    if not in_file:
        steps.append(TensorStep(f"{raised.label} raises", raised.span, raised.path))
    kind = _kind(raised)
    edit = device_edit(raised, source, analysis) if kind == DEVICE else _edit(raised, kind, source)
    return TensorFinding(kind, span, words, tuple(steps), edit)


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
    if raised.kind:
        return raised.kind
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
    return TensorStep(f"{step.label} gives {shape_text(step.tensor.dims)}", step.span, path)


def _edit(raised: Raised, kind: str, source: SourceFile) -> TensorEdit | None:
    """The number in the layer's constructor that would fit, or the conversion of a target."""
    if kind == VIEW:
        return view_edit(raised, source)
    if kind == "class-target-dtype":
        return _target_edit(raised, source, ".long()")
    if kind == "bce-target-dtype":
        return _target_edit(raised, source, ".float()")
    module = raised.module
    axis = None if module is None or kind != "shape-mismatch" else _SIZED_AXIS.get(module.kind)
    dims = raised.inputs[0].dims if raised.inputs else None
    if module is None or axis is None or not dims or not -len(dims) <= axis < len(dims):
        return None
    made, size = module.made.get("node"), dims[axis]
    if not isinstance(made, ast.Call) or module.made.get("path") != source.path:
        return None
    name = KEPT_ARGUMENTS[module.kind][0]
    number = argument(made, 0, name)
    if not isinstance(size, int) or not isinstance(number, ast.Constant) or number.value == size:
        return None
    return TensorEdit(source.span_of(number), str(size), f"Make it {name}={size}")


def _target_edit(raised: Raised, source: SourceFile, suffix: str) -> TensorEdit | None:
    call = call_at(source, raised.span)
    target = call.args[1] if call is not None and len(call.args) > 1 else None
    return appended(source, target, suffix, f"Convert the target with `{suffix}`")
