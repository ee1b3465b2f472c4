"""Rule dtype-mismatch."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.tensor_findings import ProvenAboutTensors
from torchvet.rules._contract import ERROR, Report, message, rule
from torchvet.rules._tensors import chain, report


@rule(severity=ERROR, since="0.1")
def dtype_mismatch(proven: ProvenAboutTensors) -> Iterator[Report]:
    """An operation gets tensors of dtypes that it does not take together.

    Matrix products, convolutions and layers want all their tensors in one floating dtype, and lookups want whole
    numbers as indices. numpy makes float64 where torch makes float32, and images often come as uint8: converting
    them once, where they are read, is enough.

    Bad:
        import numpy as np
        import torch
        from torch import nn

        layer = nn.Linear(4, 2)
        features = torch.from_numpy(np.zeros((8, 4)))
        out = layer(features)

    Good:
        import numpy as np
        import torch
        from torch import nn

        layer = nn.Linear(4, 2)
        features = torch.from_numpy(np.zeros((8, 4))).float()
        out = layer(features)
    """
    found = proven.found
    if found.kind != "dtype-mismatch":
        return
    yield report(found, message("{error}: {message}{chain}", **{**found.words, "chain": chain(found)}))
