"""Rule numpy-on-grad."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.diagnostics import Edit, Fix, Position, Range
from torchvet.facts.file import FileFacts
from torchvet.facts.gradient_uses import NumpyOfGradient
from torchvet.rules._contract import ERROR, Report, message, related, rule, safe_fix


@rule(severity=ERROR, since="0.1")
def numpy_on_grad(use: NumpyOfGradient, file: FileFacts) -> Iterator[Report]:
    """A tensor that requires gradients is turned into an array.

    NumPy knows nothing of autograd, so torch refuses: `RuntimeError: Can't call numpy() on Tensor that requires
    grad`. `detach()` gives the same numbers without the graph, `cpu()` brings them from the card; or compute the
    output under `torch.no_grad()` in the first place.

    Bad:
        import torch
        from torch import nn

        net = nn.Linear(4, 2)
        scores = net(torch.randn(8, 4)).numpy()

    Good:
        import torch
        from torch import nn

        net = nn.Linear(4, 2)
        scores = net(torch.randn(8, 4)).detach().cpu().numpy()
    """
    source = file.source
    yield Report(
        range=source.range_of(use.node),
        message=message(
            "`{value}` requires grad: this raises a RuntimeError", value=source.segment(use.value)
        ),
        fix=_fix(use, file),
        related=()
        if use.root is use.value
        else (related(source.range_of(use.root), "its gradients come from here"),),
    )


def _fix(use: NumpyOfGradient, file: FileFacts) -> Fix | None:
    end = file.source.range_of(use.value).end
    if isinstance(use.node.func, ast.Attribute) and use.node.func.value is use.value:
        # In front of `.numpy`: there may be a parenthesis between the two.
        behind = file.source.range_of(use.node.func).end
        end = Position(behind.line, behind.column - len(".numpy"))
        if file.source.lines[end.line - 1][end.column :][: len(".numpy")] != ".numpy":
            return None
    elif not isinstance(use.value, ast.Name | ast.Call | ast.Attribute | ast.Subscript):
        return None
    return safe_fix("Insert `.detach()`", Edit(Range(end, end), ".detach()"))
