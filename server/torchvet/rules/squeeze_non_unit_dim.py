"""Rule squeeze-non-unit-dim."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.diagnostics import Edit, Fix, Position, Range
from torchvet.evidence import Dim
from torchvet.facts.file import FileFacts
from torchvet.facts.squeeze_calls import SqueezeCall
from torchvet.rules._contract import HINT, WARNING, Report, message, related, rule, safe_fix, unsafe_fix
from torchvet.syntax.nodes import ATOMS


@rule(severity=WARNING, since="0.1")
def squeeze_non_unit_dim(call: SqueezeCall, file: FileFacts) -> Iterator[Report]:
    """`squeeze(dim)` on a dim whose size is not 1 does nothing, without a word.

    `squeeze(dim)` removes the dim if its size is 1 and otherwise returns the tensor as it is: no error, no
    warning. The shape that the next lines count on is then never made, and the mistake shows up far away, or
    broadcasting hides it for good.

    Where exactly one dim has size 1 the fix squeezes that one; this changes what the code does, so it is for you to
    accept. Where none has, the fix removes the call, which changes nothing.

    Bad:
        import torch

        o = torch.rand(2, 3)
        r = o.unsqueeze(1)
        back = r.squeeze(0)

    Good:
        import torch

        o = torch.rand(2, 3)
        r = o.unsqueeze(1)
        back = r.squeeze(1)
    """
    sizes = [call.dims[axis] for axis in call.axes]
    if not all(isinstance(size, int) and size != 1 for size in sizes):
        return
    source = file.source
    names = {
        "call": _shortened(source.segment(call.node)),
        "tensor": _shortened(source.segment(call.tensor)),
        "dim": ", ".join(map(str, call.axes)),
        "size": ", ".join(map(str, sizes)),
        "shape": _shown(call.dims),
    }
    template = (
        "`{call}` changes nothing: dim {dim} of `{tensor}` has size {size} (shape {shape})"
        if len(sizes) == 1
        else "`{call}` changes nothing: dims {dim} of `{tensor}` have sizes {size} (shape {shape})"
    )
    places = []
    if call.origin is not None:
        line, column, end_line, end_column = call.origin
        place = Range(Position(line, column), Position(end_line, end_column))
        places.append(related(place, "the shape {shape} comes from here", shape=names["shape"]))
    yield Report(
        range=source.range_of(call.node),
        message=message(template, **names),
        fix=_fix(call, file),
        related=tuple(places),
        severity=HINT if call.is_weak else None,
    )


def _fix(call: SqueezeCall, file: FileFacts) -> Fix | None:
    units = [axis for axis, size in enumerate(call.dims) if size == 1]
    if len(units) > 1 or not all(isinstance(size, int) for size in call.dims):
        return None
    if units:
        counts_from_end = isinstance(call.dim_node, ast.UnaryOp)
        dim = units[0] - len(call.dims) if counts_from_end else units[0]
        edit = Edit(file.source.range_of(call.dim_node), str(dim))
        return unsafe_fix("Squeeze dim {dim}, the one of size 1", edit, dim=dim)
    removal = _removal(call, file)
    return None if removal is None else safe_fix("Remove the call, which changes nothing", removal)


def _removal(call: SqueezeCall, file: FileFacts) -> Edit | None:
    """Leaves the tensor alone where the call stood."""
    source, whole = file.source, file.source.range_of(call.node)
    if not call.is_method:
        text = source.segment(call.tensor)
        return Edit(whole, text if isinstance(call.tensor, ATOMS) else f"({text})")
    tensor_end = source.range_of(call.tensor).end
    # Closing brackets around the tensor stand before the dot; a dot on another line is left to the reader.
    rest = source.lines[tensor_end.line - 1][tensor_end.column :]
    n_closing = len(rest) - len(rest.lstrip(") "))
    if not rest[n_closing:].startswith("."):
        return None
    start = Position(tensor_end.line, tensor_end.column + n_closing)
    return Edit(Range(start, whole.end), "")


def _shown(dims: tuple[Dim, ...]) -> str:
    inner = ", ".join("?" if size is None else str(size) for size in dims)
    return f"({inner},)" if len(dims) == 1 else f"({inner})"


def _shortened(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:57] + "..."
