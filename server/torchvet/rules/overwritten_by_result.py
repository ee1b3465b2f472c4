"""Rule overwritten-by-result."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Edit
from torchvet.facts.file import FileFacts
from torchvet.facts.overwritten_objects import OverwrittenObject
from torchvet.rules._contract import ERROR, WARNING, Report, message, rule, safe_fix, unsafe_fix

_RETURNS = {"load_state_dict": "no model but a list of keys"}


@rule(severity=ERROR, since="0.1")
def overwritten_by_result(overwritten: OverwrittenObject, file: FileFacts) -> Iterator[Report]:
    """The name gets what its own method returns, and the object is gone.

    `load_state_dict`, `backward`, `step` and `zero_grad` change their object and return nothing worth keeping:
    None, or the list of keys that did not fit. Assigned to the object's own name, that is all the name holds, and
    the next use of it fails.

    Bad:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        model = model.load_state_dict(torch.load("weights.pt"))
        model.eval()

    Good:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        model.load_state_dict(torch.load("weights.pt"))
        model.eval()
    """
    source = file.source
    statement = overwritten.statement
    name = source.segment(statement.targets[0])
    call = source.segment(statement.value)
    make_fix = unsafe_fix if overwritten.is_weak else safe_fix
    yield Report(
        range=source.range_of(statement),
        message=message(
            "after this `{name}` is {what}, which is what `{name}.{method}` returns",
            name=name,
            method=overwritten.method.attr,
            what=_RETURNS.get(overwritten.method.attr, "None"),
        ),
        fix=make_fix("Drop the assignment", Edit(source.range_of(statement), call)),
        severity=WARNING if overwritten.is_weak else None,
    )
