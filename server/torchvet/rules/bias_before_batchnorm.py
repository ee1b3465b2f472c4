"""Rule bias-before-batchnorm."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Fix
from torchvet.facts.file import FileFacts
from torchvet.facts.useless_biases import UselessBias
from torchvet.rules._contract import HINT, Report, message, related, rule, unsafe_fix
from torchvet.syntax.edits import add_argument

_CODE = "bias=False"


@rule(severity=HINT, since="0.1")
def bias_before_batchnorm(useless: UselessBias, file: FileFacts) -> Iterator[Report]:
    """A layer in front of a batch norm has a bias that changes nothing.

    Batch norm subtracts the mean of each channel, and with it whatever the bias has added; its own bias does the work.
    The parameters are stored, sent to other cards and stepped for nothing. Old checkpoints have a place for them.

    Bad:
        import torch
        from torch import nn

        net = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU())
        out = net(torch.randn(2, 3, 16, 16))

    Good:
        import torch
        from torch import nn

        net = nn.Sequential(nn.Conv2d(3, 8, 3, bias=False), nn.BatchNorm2d(8), nn.ReLU())
        out = net(torch.randn(2, 3, 16, 16))
    """
    source = file.source
    yield Report(
        range=source.range_of(useless.layer),
        message=message(
            "the bias of this `{layer}` changes nothing: the batch norm behind it takes it away again",
            layer=source.segment(useless.layer.func).rpartition(".")[2],
        ),
        fix=_fix(useless, file),
        related=(related(source.range_of(useless.norm), "this batch norm"),),
    )


def _fix(useless: UselessBias, file: FileFacts) -> Fix | None:
    if useless.is_written:
        return None
    edit = add_argument(file.source, useless.layer, _CODE)
    return unsafe_fix("Add `{code}`", edit, code=_CODE)
