"""Rule aliased-best-state."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Edit, Fix
from torchvet.facts.file import FileFacts
from torchvet.facts.kept_states import AliasedState
from torchvet.rules._contract import ERROR, WARNING, Report, message, related, rule, safe_fix


@rule(severity=ERROR, since="0.1")
def aliased_best_state(aliased: AliasedState, file: FileFacts) -> Iterator[Report]:
    """The best weights are kept without being copied.

    `state_dict()` gives the weights themselves. The optimizer changes them in place, so the dict that was put aside
    changes too: after training it holds the last weights, not the best. `.copy()` copies the dict and not its
    tensors; `copy.deepcopy` copies both.

    Bad:
        import copy

        import torch
        from torch import nn

        model = nn.Linear(4, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        best, least = None, float("inf")
        for _ in range(3):
            loss = model(torch.randn(8, 4)).pow(2).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            if loss.item() < least:
                least = loss.item()
                best = model.state_dict()
        model.load_state_dict(best)

    Good:
        import copy

        import torch
        from torch import nn

        model = nn.Linear(4, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        best, least = None, float("inf")
        for _ in range(3):
            loss = model(torch.randn(8, 4)).pow(2).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            if loss.item() < least:
                least = loss.item()
                best = copy.deepcopy(model.state_dict())
        model.load_state_dict(best)
    """
    source = file.source
    yield Report(
        range=source.range_of(aliased.kept),
        message=message(
            "`{name}` is no copy: training goes on and changes it, so that it ends with the last weights of `{model}`",
            name=aliased.name,
            model=aliased.model,
        ),
        fix=_fix(aliased, file),
        related=(related(source.range_of(aliased.use), "taken for the weights of then"),),
        severity=None if aliased.is_certain else WARNING,
    )


def _fix(aliased: AliasedState, file: FileFacts) -> Fix | None:
    names = file.source.imports.names_of("copy")
    if "copy" not in names:
        return None
    text = f"copy.deepcopy({file.source.segment(aliased.state)})"
    return safe_fix("Copy the weights", Edit(file.source.range_of(aliased.state), text))
