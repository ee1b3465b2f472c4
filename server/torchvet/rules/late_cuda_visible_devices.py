"""Rule late-cuda-visible-devices."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.devices_chosen import LateDevices
from torchvet.facts.file import FileFacts
from torchvet.rules._contract import WARNING, Report, message, related, rule


@rule(severity=WARNING, since="0.1")
def late_cuda_visible_devices(late: LateDevices, file: FileFacts) -> Iterator[Report]:
    """CUDA_VISIBLE_DEVICES is set after the cards have been met.

    CUDA reads the variable once, when the process first asks for the cards. Set afterwards it changes nothing: the
    model runs on a card that was meant for somebody else.

    Bad:
        import os

        import torch

        def start(model):
            model = model.cuda()
            os.environ["CUDA_VISIBLE_DEVICES"] = "1"
            return model

    Good:
        import os

        import torch

        def start(model):
            os.environ["CUDA_VISIBLE_DEVICES"] = "1"
            return model.cuda()
    """
    source = file.source
    yield Report(
        range=source.range_of(late.node),
        message=message("too late: CUDA has already read which cards it may use"),
        related=(related(source.range_of(late.first), "the cards are met here"),),
    )
