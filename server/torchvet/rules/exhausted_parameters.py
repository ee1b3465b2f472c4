"""Rule exhausted-parameters."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Edit
from torchvet.facts.file import FileFacts
from torchvet.facts.spent_iterators import SpentParameters
from torchvet.rules._contract import ERROR, WARNING, Report, message, related, rule, safe_fix


@rule(severity=ERROR, since="0.1")
def exhausted_parameters(spent: SpentParameters, file: FileFacts) -> Iterator[Report]:
    """A generator of parameters is used a second time.

    `model.parameters()` is a generator: it gives every parameter once. The second user finds it empty. An optimizer
    then raises, clipping silently clips nothing, and a count is zero.

    Bad:
        import torch
        import torch.nn.functional as F
        from torch import nn

        model = nn.Linear(4, 3)
        params = model.parameters()
        n_params = sum(p.numel() for p in params)
        optimizer = torch.optim.SGD(params, lr=0.1)

    Good:
        import torch
        import torch.nn.functional as F
        from torch import nn

        model = nn.Linear(4, 3)
        params = list(model.parameters())
        n_params = sum(p.numel() for p in params)
        optimizer = torch.optim.SGD(params, lr=0.1)
    """
    source = file.source
    is_loop = spent.use is spent.first
    text = (
        "`{name}` is a generator: from the second pass of the loop on it is empty"
        if is_loop
        else "`{name}` is a generator, and empty by now"
    )
    yield Report(
        range=source.range_of(spent.use),
        message=message(text, name=spent.name),
        fix=safe_fix(
            "Make it a list", Edit(source.range_of(spent.made), f"list({source.segment(spent.made)})")
        ),
        related=() if is_loop else (related(source.range_of(spent.first), "it is used up here"),),
        severity=None if spent.is_certain else WARNING,
    )
