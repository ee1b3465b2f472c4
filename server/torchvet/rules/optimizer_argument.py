"""Rule optimizer-argument."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Edit, Range
from torchvet.facts.file import FileFacts
from torchvet.facts.optimizer_arguments import OptimizerArgument
from torchvet.rules._contract import ERROR, WARNING, Report, message, rule, safe_fix, unsafe_fix


@rule(severity=ERROR, since="0.1")
def optimizer_argument(argument: OptimizerArgument, file: FileFacts) -> Iterator[Report]:
    """The optimizer gets the model itself, or a method nobody called, where it needs parameters.

    An optimizer iterates over what it gets. A module cannot be iterated, nor can a method; both raise a TypeError
    that speaks of iterables and not of parameters. A container such as `nn.Sequential` gives its layers, which are
    no tensors.

    Bad:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        optimizer = torch.optim.Adam(model, lr=1e-3)

    Good:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    """
    place = file.source.range_of(argument.node)
    text = file.source.segment(argument.node)
    missing = "()" if argument.is_method else ".parameters()"
    template = (
        "`{argument}` is the method itself; `{optimizer}` needs what it returns"
        if argument.is_method
        else "`{optimizer}` needs parameters, but `{argument}` is a model"
    )
    make_fix = unsafe_fix if argument.is_weak else safe_fix
    yield Report(
        range=place,
        message=message(template, argument=text, optimizer=argument.optimizer),
        fix=make_fix("Pass `{code}`", Edit(Range(place.end, place.end), missing), code=text + missing),
        severity=WARNING if argument.is_weak else None,
    )
