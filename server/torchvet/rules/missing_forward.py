"""Rule missing-forward."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.diagnostics import Edit, Fix, Range
from torchvet.facts.file import FileFacts
from torchvet.facts.forward_methods import Fault, ForwardFault
from torchvet.rules._contract import ERROR, Report, message, related, rule, safe_fix, unsafe_fix
from torchvet.syntax.names import name_range

_TEXTS = {
    Fault.MISSPELT: "`{owner}` has no forward, only `{method}`: calling a `{owner}` raises NotImplementedError",
    Fault.MISSING: "`{owner}` has no forward: calling it raises NotImplementedError",
    Fault.NOTHING: "forward of `{owner}` returns nothing: what it computes is lost, and its caller gets None",
}


@rule(severity=ERROR, since="0.1")
def missing_forward(found: ForwardFault, file: FileFacts) -> Iterator[Report]:
    """A module is called and has no `forward`, or one that returns nothing.

    Calling a module runs its `forward`. Where there is none, because it is missing or its name is misspelt, torch
    raises a NotImplementedError. A forward without `return` gives None, which fails only later, in the loss.

    Bad:
        import torch
        from torch import nn


        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.fc = nn.Linear(4, 2)

            def foward(self, x):
                return self.fc(x)


        out = Net()(torch.randn(8, 4))

    Good:
        import torch
        from torch import nn


        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.fc = nn.Linear(4, 2)

            def forward(self, x):
                return self.fc(x)


        out = Net()(torch.randn(8, 4))
    """
    source = file.source
    place = source.range_of(found.call) if found.call is not None else None
    if found.fault is Fault.NOTHING and found.last is not None:
        place = source.range_of(found.last)
    elif found.method is not None:
        place = name_range(source, found.method)
    elif found.owner_file is file:
        place = name_range(source, found.owner) or place
    if place is None:
        return
    yield Report(
        range=place,
        message=message(
            _TEXTS[found.fault],
            owner=found.owner.name,
            method=found.method.name if found.method is not None else "",
        ),
        fix=_fix(found, file),
        related=(related(source.range_of(found.call), "it is called here"),)
        if found.call is not None and found.owner_file is file
        else (),
    )


def _fix(found: ForwardFault, file: FileFacts) -> Fix | None:
    source = file.source
    if found.fault is Fault.MISSPELT and found.method is not None:
        place = name_range(source, found.method)
        return safe_fix("Rename it to `forward`", Edit(place, "forward")) if place is not None else None
    if found.last is None:
        return None
    place = source.range_of(found.last)
    if not found.result:
        return safe_fix("Return it", Edit(Range(place.start, place.start), "return "))
    code = f"return {found.result}"
    line = source.indentation(found.last.lineno)
    is_alone = source.column(found.last.lineno, found.last.col_offset) == len(line)
    if not is_alone or (isinstance(found.last, ast.For) and found.last.lineno == found.last.end_lineno):
        return None
    return unsafe_fix("Insert `{code}`", Edit(Range(place.end, place.end), f"\n{line}{code}"), code=code)
