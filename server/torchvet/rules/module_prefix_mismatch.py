"""Rule module-prefix-mismatch."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.state_dicts import StateLoad
from torchvet.rules._contract import ERROR, Report, rule
from torchvet.rules._prefix import prefix_reports


@rule(severity=ERROR, since="0.1")
def module_prefix_mismatch(load: StateLoad, file: FileFacts) -> Iterator[Report]:
    """Weights of a multi-card model meet a single-card one, or the reverse.

    `DataParallel` and `DistributedDataParallel` hold the model as `.module`, so every key of their state dict
    begins with `module.`. Loaded into the bare model such a file raises "Missing key(s) in state_dict"; with
    `strict=False` no key matches and nothing is loaded, silently. Save `model.module.state_dict()`, load before
    wrapping, or strip the prefix. Never replace "module." everywhere in a key: inner names may contain it too.

    Bad:
        import torch
        from torch import nn

        trained = nn.DataParallel(nn.Linear(4, 2))
        torch.save(trained.state_dict(), "weights.pt")
        model = nn.Linear(4, 2)
        model.load_state_dict(torch.load("weights.pt", map_location="cpu"))

    Good:
        import torch
        from torch import nn

        trained = nn.DataParallel(nn.Linear(4, 2))
        torch.save(trained.module.state_dict(), "weights.pt")
        model = nn.Linear(4, 2)
        model.load_state_dict(torch.load("weights.pt", map_location="cpu"))
    """
    yield from prefix_reports(load, file, "module.", "DataParallel or DistributedDataParallel")
