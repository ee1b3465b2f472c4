"""Rule uncalled-state-dict."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Edit, Range
from torchvet.facts.file import FileFacts
from torchvet.facts.uncalled_states import UncalledState
from torchvet.rules._contract import ERROR, WARNING, Report, message, related, rule, safe_fix, unsafe_fix


@rule(severity=ERROR, since="0.1")
def uncalled_state_dict(uncalled: UncalledState, file: FileFacts) -> Iterator[Report]:
    """`state_dict` is saved or kept without being called.

    `model.state_dict` without parentheses is the method, not the weights. `torch.save` writes it, and with it the
    whole model, and says nothing; the file can't be loaded with `weights_only`, and what comes out of it otherwise
    is no state. That is noticed when the training is long over. Kept for later, it raises a TypeError in
    `load_state_dict`.

    Bad:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        torch.save(model.state_dict, "model.pt")
        model.load_state_dict(torch.load("model.pt"))

    Good:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        torch.save(model.state_dict(), "model.pt")
        model.load_state_dict(torch.load("model.pt"))
    """
    place = file.source.range_of(uncalled.method)
    text = file.source.segment(uncalled.method)
    template = (
        "`{method}` is not called: the file gets the method with the whole model, and no state can be loaded from it"
        if uncalled.is_saved
        else "`{method}` is not called: what is kept is the method, and load_state_dict() raises"
    )
    make_fix = unsafe_fix if uncalled.is_weak else safe_fix
    use = "saved here" if uncalled.is_saved else "loaded here"
    yield Report(
        range=place,
        message=message(template, method=text),
        fix=make_fix("Call it: `{method}()`", Edit(Range(place.end, place.end), "()"), method=text),
        severity=WARNING if uncalled.is_weak else None,
        related=(related(file.source.range_of(uncalled.use), use),),
    )
