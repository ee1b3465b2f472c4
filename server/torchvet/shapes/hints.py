"""What an editor shows of a run: shapes behind assignments and returns, and the chain of any expression."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.diagnostics import Position
from torchvet.evidence import Span
from torchvet.shapes.analysis import Analysis
from torchvet.shapes.devices import EITHER
from torchvet.shapes.dim import Poly
from torchvet.shapes.engine.notes import Step
from torchvet.shapes.gradients import LEAF, NOTHING, RESULT
from torchvet.shapes.ops.raising import shape_text, size_text, tuple_text
from torchvet.shapes.tensor import Axis, Tensor
from torchvet.syntax.source import SourceFile

_MAX_SHOWN = 3
_MAX_AXIS = 18
_MAX_CHAIN = 6
_SHORT_DTYPES = {
    "float16": "f16",
    "bfloat16": "bf16",
    "float32": "f32",
    "float64": "f64",
    "int8": "i8",
    "int16": "i16",
    "int32": "i32",
    "int64": "i64",
    "uint8": "u8",
    "complex64": "c64",
    "complex128": "c128",
}


@dataclass(frozen=True)
class Hint:
    """`text` to be shown at `place`, which stands behind a return when `is_return`."""

    place: Position
    text: str
    is_return: bool


def hints(analysis: Analysis, source: SourceFile) -> Iterator[Hint]:
    """The shapes behind assignments and returns whose rank is known, in no order."""
    ends = _ends(source)
    for span in analysis.targets:
        text = shapes_text(analysis.tensors.get(span, ()))
        if text:
            place, is_return = ends.get(span, (Position(span[2], span[3]), False))
            yield Hint(place, text, is_return)


def _ends(source: SourceFile) -> dict[Span, tuple[Position, bool]]:
    """Where the statement ends that a target alone fills: there a hint is in nobody's way."""
    found: dict[Span, tuple[Position, bool]] = {}
    assigned: list[tuple[ast.stmt, list[ast.expr]]] = [
        (each, each.targets) for each in source.index.of(ast.Assign)
    ]
    assigned += [(each, [each.target]) for each in source.index.of(ast.AugAssign)]
    assigned += [(each, [each.target]) for each in source.index.of(ast.AnnAssign)]
    for node, targets in assigned:
        if len(targets) == 1 and isinstance(targets[0], (ast.Name, ast.Attribute)):
            found[source.span_of(targets[0])] = source.range_of(node).end, False
    for returned in source.index.of(ast.Return):
        if returned.value is not None:
            found[source.span_of(returned.value)] = source.range_of(returned).end, True
    return found


def shapes_text(tensors: tuple[Tensor, ...]) -> str:
    """`(B, 64, 56, 56) f32`; several contexts joined with `|`; "" when no rank is known."""
    texts = list(dict.fromkeys(tensor_text(each) for each in tensors if each.dims is not None))
    if len(texts) > _MAX_SHOWN:
        texts = [*texts[:_MAX_SHOWN], "…"]
    return " | ".join(texts)


def tensor_text(tensor: Tensor) -> str:
    """`(B, 64, 56, 56) f32`, `?` for a size that is not known, `…` for one that is too long to read."""
    dtype = "" if tensor.dtype is None else f" {_SHORT_DTYPES.get(tensor.dtype, tensor.dtype)}"
    return f"{shape_text(tensor.dims, _axis_text)}{dtype}"


def memory_text(tensors: tuple[Tensor, ...]) -> str:
    """Where the values are, how they lie, and whether autograd follows: what is known in every context."""
    parts = (_device_text, _layout_text, _grad_text)
    texts = [{part(each) for each in tensors} for part in parts]
    return " · ".join(text for found in texts if len(found) == 1 for text in found if text)


def _device_text(tensor: Tensor) -> str:
    if tensor.device == EITHER:
        return "on a GPU where there is one, else on the CPU"
    return "" if tensor.device is None else f"on `{tensor.device}`"


def _layout_text(tensor: Tensor) -> str:
    if not isinstance(tensor.layout, tuple):
        return tensor.layout or ""
    if None in tensor.layout:
        return "not contiguous"
    return f"not contiguous, strides {tuple_text(tensor.layout, _axis_text)}"


def _grad_text(tensor: Tensor) -> str:
    texts = {
        LEAF: "`requires_grad`, a leaf",
        RESULT: "`requires_grad`, with a `grad_fn`",
        NOTHING: "no gradient",
    }
    return texts.get(tensor.grad or "", "")


def _axis_text(axis: Axis) -> str:
    text = size_text(axis)
    return "…" if isinstance(axis, Poly) and len(text) > _MAX_AXIS else text


def innermost(analysis: Analysis, place: Position) -> tuple[Span, tuple[Tensor, ...]] | None:
    """The smallest expression around `place` whose rank is known."""
    around = [
        span
        for span, tensors in analysis.tensors.items()
        if (span[0], span[1]) <= (place.line, place.column) <= (span[2], span[3])
        and any(each.dims is not None for each in tensors)
    ]
    if not around:
        return None
    best = min(around, key=lambda span: (span[2] - span[0], span[3] - span[1]))
    return best, analysis.tensors[best]


def chain_lines(tensor: Tensor, path: str) -> list[str]:
    """How a tensor came about, one operation a line, oldest first."""
    lines: list[str] = []
    step = tensor.step
    while isinstance(step, Step) and len(lines) < _MAX_CHAIN:
        where = (
            f"line {step.span[0]}" if step.path == path else f"{step.path.rpartition('/')[2]}:{step.span[0]}"
        )
        lines.append(f"{tensor_text(step.tensor)} ← {step.label}, {where}")
        step = step.before
    return lines[::-1]
