"""Rule unregistered-parameter."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.diagnostics import Edit, Fix, Range
from torchvet.facts.file import FileFacts
from torchvet.facts.lost_parameters import LostParameter
from torchvet.rules._contract import ERROR, Report, message, related, rule, unsafe_fix
from torchvet.syntax.edits import remove_argument
from torchvet.syntax.nodes import ATOMS

_LOST = "is in no parameters() and no state_dict(): no optimizer trains it, and it stays on its device"


@rule(severity=ERROR, since="0.1")
def unregistered_parameter(lost: LostParameter, file: FileFacts) -> Iterator[Report]:
    """A weight of a module is not an `nn.Parameter`, so that nothing trains or saves it.

    `nn.Module` registers what it is assigned as an `nn.Parameter`, and nothing else. A tensor with
    `requires_grad=True` is only a tensor, and so is what `.to(device)`, `.cuda()` or arithmetic makes of a Parameter.
    Parameters in a plain list are not seen either; `nn.ParameterList` and `nn.ParameterDict` register theirs.

    Bad:
        import torch
        from torch import nn


        class Scale(nn.Module):
            def __init__(self, size):
                super().__init__()
                self.weight = torch.ones(size, requires_grad=True)

            def forward(self, x):
                return x * self.weight

    Good:
        import torch
        from torch import nn


        class Scale(nn.Module):
            def __init__(self, size):
                super().__init__()
                self.weight = nn.Parameter(torch.ones(size))

            def forward(self, x):
                return x * self.weight
    """
    source = file.source
    what = "`{target}` is a plain tensor: it "
    if lost.wanted:
        what = "`{target}` is no {wanted}: what it holds "
    elif lost.parameter is not None:
        what = "`{target}` is what the expression makes of the Parameter, a plain tensor: it "
    inner = lost.parameter
    yield Report(
        range=source.range_of(lost.statement),
        message=message(what + _LOST, target=source.segment(lost.target), wanted=lost.wanted),
        fix=_fix(lost, file),
        related=() if inner is None else (related(source.range_of(inner), "only this is a Parameter"),),
    )


def _fix(lost: LostParameter, file: FileFacts) -> Fix | None:
    source = file.source
    if lost.parameter is not None:
        return _moved_inside(lost.parameter, lost.value, file)
    if "nn" not in source.imports.names_of("torch.nn"):
        return None
    if lost.wanted:
        if isinstance(lost.value, ast.Tuple):
            return None
        text = f"nn.{lost.wanted}({source.segment(lost.value)})"
        edit = Edit(source.range_of(lost.value), text)
        return unsafe_fix("Make it a {wanted}", edit, wanted=f"nn.{lost.wanted}")
    if not isinstance(lost.value, ast.Call) or "Variable" in source.segment(lost.value.func):
        return None
    place = source.range_of(lost.value)
    opened = Edit(Range(place.start, place.start), "nn.Parameter(")
    switch = next((each for each in lost.value.keywords if each.arg == "requires_grad"), None)
    if switch is not None:
        removed = remove_argument(source, lost.value, switch)
        return unsafe_fix(
            "Make it an `nn.Parameter`", opened, removed, Edit(Range(place.end, place.end), ")")
        )
    inner = source.range_of(lost.value.func.value) if isinstance(lost.value.func, ast.Attribute) else place
    return unsafe_fix("Make it an `nn.Parameter`", opened, Edit(Range(inner.end, place.end), ")"))


def _moved_inside(parameter: ast.Call, value: ast.expr, file: FileFacts) -> Fix | None:
    """`nn.Parameter(x.to(device))` for `nn.Parameter(x).to(device)`."""
    source = file.source
    if (
        not isinstance(value, ast.Call)
        or len(parameter.args) != 1
        or not isinstance(parameter.args[0], ATOMS)
    ):
        return None
    whole, inside = source.range_of(value), source.range_of(parameter)
    behind = source.range_of(parameter.args[0]).end
    text, suffix = source.segment(parameter), source.segment(value)
    if not suffix.startswith(text):
        return None
    suffix = suffix.removeprefix(text)
    moved = Edit(Range(behind, behind), suffix)
    return unsafe_fix("Do it inside `nn.Parameter`", moved, Edit(Range(inside.end, whole.end), ""))
