"""Rule invalid-layer-argument."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.tensor_findings import ProvenAboutTensors
from torchvet.rules._contract import ERROR, Report, message, rule
from torchvet.rules._tensors import report


@rule(severity=ERROR, since="0.1")
def invalid_layer_argument(proven: ProvenAboutTensors) -> Iterator[Report]:
    """A layer refuses the arguments it is made with.

    Heads must divide the embedding, groups must divide the channels, a dropout probability lies between 0 and 1.
    torch checks this when the layer is made, so the program stops before it begins.

    Bad:
        from torch import nn

        attention = nn.MultiheadAttention(embed_dim=64, num_heads=6)

    Good:
        from torch import nn

        attention = nn.MultiheadAttention(embed_dim=64, num_heads=8)
    """
    found = proven.found
    if found.kind != "invalid-layer-argument":
        return
    yield report(found, message("{error}: {message}", **found.words))
