"""Rule variable-wrapper."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.legacy_calls import VariableCall
from torchvet.rules._contract import WARNING, Report, message, rule


@rule(severity=WARNING, since="0.1")
def variable_wrapper(call: VariableCall, file: FileFacts) -> Iterator[Report]:
    """Variables have had no use since torch 0.4.

    Tensors record gradients themselves. `Variable(x)` gives a tensor that is cut off from the graph of `x`, so
    wrapping the output of a model silently ends its training.

    Bad:
        import torch
        from torch.autograd import Variable

        x = Variable(torch.randn(8, 4))

    Good:
        import torch

        x = torch.randn(8, 4)
    """
    yield Report(
        range=file.source.range_of(call.node),
        message=message("Variable has had no use since torch 0.4: tensors record gradients themselves"),
    )
