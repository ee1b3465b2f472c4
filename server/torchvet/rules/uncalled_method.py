"""Rule uncalled-method."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Edit, Range
from torchvet.facts.file import FileFacts
from torchvet.facts.uncalled_methods import UncalledMethod
from torchvet.rules._contract import ERROR, WARNING, Report, message, rule, safe_fix, unsafe_fix


@rule(severity=ERROR, since="0.1")
def uncalled_method(method: UncalledMethod, file: FileFacts) -> Iterator[Report]:
    """A method is named but not called, so nothing happens.

    `optimizer.step` without parentheses is a valid expression that does nothing: no weight changes, no gradient
    is cleared, the model stays in the mode it was in, and no message says so. `with torch.no_grad:` raises, for
    the function itself is no context manager.

    Bad:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        loss = model(torch.randn(8, 4)).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step

    Good:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        loss = model(torch.randn(8, 4)).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    """
    place = file.source.range_of(method.node)
    text = file.source.segment(method.node)
    template = (
        "`{method}` without parentheses is no context, this raises"
        if method.is_context
        else "`{method}` is not called, so nothing happens here"
    )
    make_fix = unsafe_fix if method.is_weak else safe_fix
    yield Report(
        range=place,
        message=message(template, method=text),
        fix=make_fix("Call it: `{method}()`", Edit(Range(place.end, place.end), "()"), method=text),
        severity=WARNING if method.is_weak else None,
    )
