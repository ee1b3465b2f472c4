"""Rule device-mismatch."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.tensor_findings import ProvenAboutTensors
from torchvet.rules._contract import ERROR, Report, message, rule
from torchvet.rules._tensors import chain, report


@rule(severity=ERROR, since="0.1")
def device_mismatch(proven: ProvenAboutTensors) -> Iterator[Report]:
    """An operation gets tensors from the CPU and from a card.

    `model.to(device)` brings parameters and buffers along; batches, tensors made in `forward`, and plain attributes stay
    on the CPU. On a machine without a card all is well, which is why it shows only where the training was to run. Numbers
    (tensors without axes) on the CPU go along with tensors on a card, and so do indices.

    It is reported where both devices are known: a card is named, or taken where there is one. Engines that move batches
    themselves (Lightning, Accelerate, DataParallel) leave nothing to report.

    Bad:
        import torch
        from torch import nn


        class Tagger(nn.Module):
            def __init__(self):
                super().__init__()
                self.lstm = nn.LSTM(8, 16, batch_first=True)

            def forward(self, x):
                h0 = torch.zeros(1, x.size(0), 16)
                c0 = torch.zeros(1, x.size(0), 16)
                return self.lstm(x, (h0, c0))


        device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        tagger = Tagger().to(device)
        tags = tagger(torch.randn(4, 20, 8).to(device))

    Good:
        import torch
        from torch import nn


        class Tagger(nn.Module):
            def __init__(self):
                super().__init__()
                self.lstm = nn.LSTM(8, 16, batch_first=True)

            def forward(self, x):
                h0 = torch.zeros(1, x.size(0), 16, device=x.device)
                c0 = torch.zeros(1, x.size(0), 16, device=x.device)
                return self.lstm(x, (h0, c0))


        device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        tagger = Tagger().to(device)
        tags = tagger(torch.randn(4, 20, 8).to(device))
    """
    found = proven.found
    if found.kind != "device-mismatch":
        return
    yield report(found, message("{error}{where}: {message}{chain}", **{**found.words, "chain": chain(found)}))
