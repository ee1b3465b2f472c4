"""Rule unbatched-input."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.tensor_findings import ProvenAboutTensors
from torchvet.rules._contract import ERROR, Report, message, rule
from torchvet.rules._tensors import report


@rule(severity=ERROR, since="0.1")
def unbatched_input(proven: ProvenAboutTensors) -> Iterator[Report]:
    """A single sample goes where a layer wants a batch.

    Some layers, such as `BatchNorm2d`, take batches only: their first axis counts samples. A sample that comes from
    a Dataset or an image file has none yet; `unsqueeze(0)` makes a batch of one.

    Bad:
        import torch
        from torch import nn

        model = nn.Sequential(nn.Conv2d(3, 8, 3, bias=False), nn.BatchNorm2d(8), nn.ReLU()).eval()
        image = torch.rand(3, 32, 32)
        features = model(image)

    Good:
        import torch
        from torch import nn

        model = nn.Sequential(nn.Conv2d(3, 8, 3, bias=False), nn.BatchNorm2d(8), nn.ReLU()).eval()
        image = torch.rand(3, 32, 32)
        features = model(image.unsqueeze(0))
    """
    found = proven.found
    if found.kind != "unbatched-input":
        return
    yield report(
        found,
        message("{error}: {message}; the input has no batch axis: `unsqueeze(0)` adds one", **found.words),
    )
