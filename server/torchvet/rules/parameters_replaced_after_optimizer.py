"""Rule parameters-replaced-after-optimizer."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.parameter_changes import LateLayer
from torchvet.rules._contract import ERROR, Report, message, related, rule


@rule(severity=ERROR, since="0.1")
def parameters_replaced_after_optimizer(late: LateLayer, file: FileFacts) -> Iterator[Report]:
    """A layer is replaced after the optimizer has taken the parameters.

    The optimizer holds the parameters of the layer that was there when it was made. A new layer put in afterwards
    gets gradients, but no step: it keeps its random weights for the whole training.

    Bad:
        import torch
        import torch.nn.functional as F
        from torch import nn

        model = nn.Sequential(nn.Linear(4, 8))
        model.head = nn.Linear(8, 4)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        model.head = nn.Linear(8, 2)

    Good:
        import torch
        import torch.nn.functional as F
        from torch import nn

        model = nn.Sequential(nn.Linear(4, 8))
        model.head = nn.Linear(8, 2)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    """
    yield Report(
        range=file.source.range_of(late.statement),
        message=message("the optimizer was made before: `{layer}` is never trained", layer=late.target),
        related=(related(file.source.range_of(late.optimizer), "the optimizer takes the parameters here"),),
    )
