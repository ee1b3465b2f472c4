"""Findings about the memory behind tensors: what they say, how the tensors came there, and what would mend it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.evidence import Span, TensorEdit, TensorStep
from torchvet.shapes.analysis import Analysis
from torchvet.shapes.devices import CPU, EITHER
from torchvet.shapes.engine.notes import Place, Raised, Step
from torchvet.shapes.ops.raising import shape_text
from torchvet.shapes.remark_edits import appended, call_at
from torchvet.shapes.tensor import Tensor
from torchvet.syntax.nodes import ATOMS
from torchvet.syntax.source import SourceFile

DEVICE, VIEW = "device-mismatch", "view-after-transpose"
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def device_steps(raised: Raised, source: SourceFile) -> Iterator[TensorStep]:
    """Where each tensor got to its device, and where the module was moved."""
    seen: set[str] = set()
    for each in raised.inputs:
        step = _origin(each)
        if step is not None and each.device is not None and each.device not in seen:
            seen.add(each.device)
            path = "" if step.path == source.path else step.path
            text = f"{step.label} gives {shape_text(step.tensor.dims)} on {_device_text(each.device)}"
            yield TensorStep(text, step.span, path)
    module = raised.module
    moved = None if module is None else module.made.get("moved")
    if module is not None and isinstance(moved, Place):
        path, span = moved.path, moved.span
        device = module.made.get("device")
        text = f"{module.name} is moved to {_device_text(device if isinstance(device, str) else EITHER)}"
        yield TensorStep(text, span, "" if path == source.path else path)


def _device_text(device: str) -> str:
    return {CPU: "the CPU", EITHER: "the GPU, where there is one"}.get(device, device)


def _origin(tensor: Tensor) -> Step | None:
    """The operation that brought it to its device."""
    step = tensor.step
    if not isinstance(step, Step):
        return None
    while step.before is not None and step.before.tensor.device == step.tensor.device:
        step = step.before
    return step


def view_edit(raised: Raised, source: SourceFile) -> TensorEdit | None:
    """`reshape` copies where a view can't be."""
    call = call_at(source, raised.span)
    if call is None or not isinstance(call.func, ast.Attribute) or raised.path != source.path:
        return None
    name = call.func.attr
    _, _, line, column = source.span_of(call.func)
    better = name.replace("view", "reshape")
    return TensorEdit((line, column - len(name), line, column), better, f"Use `{better}`")


def device_edit(raised: Raised, source: SourceFile, analysis: Analysis) -> TensorEdit | None:
    """The tensor made where the others are, or brought there."""
    found = _made_there(raised, source, analysis) if raised.path == source.path else None
    return found or _brought_to_module(raised, source, analysis) or _brought_there(raised, source, analysis)


def _made_there(raised: Raised, source: SourceFile, analysis: Analysis) -> TensorEdit | None:
    """`torch.zeros(…, device=x.device)`, where `x` is an argument of the same function."""
    for each in raised.inputs:
        step = _origin(each) if each.device == CPU else None
        call = call_at(source, step.span) if step is not None and step.path == source.path else None
        function = _function_around(source, raised.span)
        if call is None or function is None or function is not _function_around(source, source.span_of(call)):
            continue
        names = {
            arg.arg for arg in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
        }
        for span, tensors in sorted(analysis.tensors.items()):
            name = source.lines[span[0] - 1][span[1] : span[3]] if span[0] == span[2] else ""
            is_before = function.lineno <= span[0] <= (call.end_lineno or call.lineno)
            if name in names and is_before and all(one.device not in (None, CPU) for one in tensors):
                has_device = any(keyword.arg in ("device", None) for keyword in call.keywords)
                if has_device or not (call.args or call.keywords):
                    return None
                _, _, line, column = source.span_of(call)
                text = f", device={name}.device"
                return TensorEdit(
                    (line, column - 1, line, column - 1), text, f"Make it on the device of {name}"
                )
    return None


def _brought_to_module(raised: Raised, source: SourceFile, analysis: Analysis) -> TensorEdit | None:
    """`model(x.to(device))`, as the module itself was moved."""
    moved = None if raised.module is None else raised.module.made.get("moved")
    if not isinstance(moved, Place) or moved.path != source.path:
        return None
    move = call_at(source, moved.span)
    given = None if move is None else _moving_text(move, source)
    if move is None or given is None or not isinstance(move.func, ast.Attribute):
        return None
    if raised.aside and not given.isidentifier():
        # A card that is named is not there on every machine that the program runs on.
        return None
    suffix = f".{move.func.attr}({given})"
    spans = [span for path, span in (*raised.calls, (raised.path, raised.span)) if path == source.path]
    for call in (call_at(source, span) for span in spans):
        if call is None or not _is_visible(given, source.span_of(call), moved.span, source):
            continue
        for argument in call.args:
            if isinstance(argument, ATOMS) and _is_on_cpu(analysis, source.span_of(argument)):
                return appended(source, argument, suffix, f"Bring it there with `{suffix}`")
    return None


def _moving_text(move: ast.Call, source: SourceFile) -> str | None:
    """The argument of `.to(…)` where it may be written once more; "" for none."""
    if move.keywords or len(move.args) > 1:
        return None
    if not move.args:
        return ""
    return source.segment(move.args[0]) if isinstance(move.args[0], (ast.Name, ast.Constant)) else None


def _is_visible(given: str, at: Span, moved: Span, source: SourceFile) -> bool:
    """Whether the device can be named where the call stands."""
    home = _function_around(source, moved)
    return not given.isidentifier() or home is None or home is _function_around(source, at)


def _brought_there(raised: Raised, source: SourceFile, analysis: Analysis) -> TensorEdit | None:
    """`a + b.to(a.device)`."""
    operands = _operands(source, raised.span) if raised.path == source.path else []
    devices = {each: analysis.tensors.get(source.span_of(each), ()) for each in operands}
    on_cpu = next((each for each in operands if _is_on_cpu(analysis, source.span_of(each))), None)
    other = next((each for each, found in devices.items() if _are_elsewhere(found)), None)
    if on_cpu is None:
        return None
    suffix = _as_others_came(raised, source)
    if suffix is None and isinstance(other, (ast.Name, ast.Attribute)):
        suffix = f".to({source.segment(other)}.device)"
    if suffix is None:
        return None
    return appended(source, on_cpu, suffix, f"Bring it there with `{suffix}`")


def _as_others_came(raised: Raised, source: SourceFile) -> str | None:
    """`.to(device)`, where that is how another input got to its card."""
    for each in raised.inputs:
        step = _origin(each) if each.device not in (None, CPU) else None
        call = call_at(source, step.span) if step is not None and step.path == source.path else None
        given = None if call is None else _moving_text(call, source)
        if call is None or given is None or not isinstance(call.func, ast.Attribute):
            continue
        at = source.span_of(call)
        is_near = _function_around(source, raised.span) is _function_around(source, at)
        is_move = call.func.attr == "to" if given.isidentifier() else call.func.attr == "cuda" and is_near
        if is_move and _is_visible(given, raised.span, at, source):
            return f".{call.func.attr}({given})"
    return None


def _operands(source: SourceFile, span: Span) -> list[ast.expr]:
    call = call_at(source, span)
    if call is not None:
        inner = [each.elts if isinstance(each, (ast.List, ast.Tuple)) else [each] for each in call.args]
        return [each for group in inner for each in group]
    node = next((each for each in source.index.of(ast.BinOp) if source.span_of(each) == span), None)
    return [] if node is None else [node.left, node.right]


def _is_on_cpu(analysis: Analysis, span: Span) -> bool:
    found = analysis.tensors.get(span, ())
    return bool(found) and all(each.device == CPU for each in found)


def _are_elsewhere(tensors: tuple[Tensor, ...]) -> bool:
    return bool(tensors) and all(each.device not in (None, CPU) for each in tensors)


def _function_around(source: SourceFile, span: Span) -> _Function | None:
    functions: list[_Function] = [
        *source.index.of(ast.FunctionDef),
        *source.index.of(ast.AsyncFunctionDef),
    ]
    around = [each for each in functions if each.lineno <= span[0] <= (each.end_lineno or each.lineno)]
    return max(around, key=lambda each: each.lineno) if around else None
