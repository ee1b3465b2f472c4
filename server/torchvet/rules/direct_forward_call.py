"""Rule direct-forward-call."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Edit, Range
from torchvet.facts.direct_forwards import DirectForward
from torchvet.facts.file import FileFacts
from torchvet.rules._contract import HINT, WARNING, Report, message, rule, safe_fix


@rule(severity=WARNING, since="0.1")
def direct_forward_call(direct: DirectForward, file: FileFacts) -> Iterator[Report]:
    """`model.forward(x)` goes past the hooks of the module.

    Calling the module runs its forward, and around it the hooks that others have put there: those of profilers and
    feature extractors, of spectral and weight norm, of pruning. `model.forward(x)` runs none of them. For
    modules without weights, such as losses, it is a hint.

    Bad:
        import torch
        from torch import nn

        model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
        out = model.forward(torch.randn(3, 4))

    Good:
        import torch
        from torch import nn

        model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
        out = model(torch.randn(3, 4))
    """
    source = file.source
    owner = source.segment(direct.method.value)
    end, whole = source.range_of(direct.method.value).end, source.range_of(direct.method)
    # With brackets around the module, or a line break before the dot, something else stands between the two.
    between = source.segment(direct.method).removeprefix(owner)
    fix = None
    if between == ".forward":
        fix = safe_fix("Call the module", Edit(Range(end, whole.end), ""))
    yield Report(
        range=whole,
        message=message("`{owner}.forward(…)` runs none of the hooks of `{owner}`: call it", owner=owner),
        fix=fix,
        # Who hooks into a loss or an activation?
        severity=None if direct.has_weights else HINT,
    )
