"""Rule whole-model-saved."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.diagnostics import Edit, Range
from torchvet.facts.file import FileFacts
from torchvet.facts.whole_model_saves import WholeModelSave
from torchvet.rules._contract import WARNING, Report, message, rule, unsafe_fix


@rule(severity=WARNING, since="0.1")
def whole_model_saved(saved: WholeModelSave, file: FileFacts) -> Iterator[Report]:
    """A whole model is saved instead of its weights.

    `torch.save(model, path)` pickles the object: the file names the classes of the model, and breaks when their
    code moves or changes. Since torch 2.6 `torch.load` refuses it unless it is told to run what the file names. A
    state dict has neither problem. Who does want the model itself says so where it is loaded, with
    `weights_only=False`, and is left alone.

    Bad:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        torch.save(model, "model.pt")

    Good:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        torch.save(model.state_dict(), "model.pt")
    """
    place = file.source.range_of(saved.model)
    is_atom = isinstance(saved.model, ast.Name | ast.Attribute | ast.Call)
    yield Report(
        range=place,
        message=message(
            "the whole model is pickled here: torch.load() refuses such a file since torch 2.6, and it breaks when the code changes"
        ),
        fix=unsafe_fix(
            "Save its weights: `.state_dict()`", Edit(Range(place.end, place.end), ".state_dict()")
        )
        if is_atom
        else None,
    )
