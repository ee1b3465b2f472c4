"""Rule compile-prefix-mismatch."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.state_dicts import StateLoad
from torchvet.rules._contract import ERROR, Report, rule
from torchvet.rules._prefix import prefix_reports


@rule(severity=ERROR, since="0.1")
def compile_prefix_mismatch(load: StateLoad, file: FileFacts) -> Iterator[Report]:
    """Weights of a compiled model meet one that is not compiled, or the reverse.

    `torch.compile(model)` returns a module that holds the original as `._orig_mod`, so the keys of its state dict
    begin with `_orig_mod.`. They do not fit the original model: `load_state_dict` raises, and with `strict=False`
    loads nothing. Save the original's `state_dict()`, or strip the prefix.

    Bad:
        import torch
        from torch import nn

        fast = torch.compile(nn.Linear(4, 2))
        torch.save(fast.state_dict(), "weights.pt")
        model = nn.Linear(4, 2)
        model.load_state_dict(torch.load("weights.pt"))

    Good:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        fast = torch.compile(model)
        torch.save(model.state_dict(), "weights.pt")
        other = nn.Linear(4, 2)
        other.load_state_dict(torch.load("weights.pt"))
    """
    yield from prefix_reports(load, file, "_orig_mod.", "torch.compile")
