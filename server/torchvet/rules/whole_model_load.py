"""Rule whole-model-load."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.whole_model_loads import WholeModelLoad
from torchvet.rules._contract import ERROR, WARNING, Report, message, related, rule, unsafe_fix
from torchvet.syntax.edits import add_argument


@rule(severity=ERROR, since="0.1")
def whole_model_load(loaded: WholeModelLoad, file: FileFacts) -> Iterator[Report]:
    """A whole model is loaded where `torch.load` takes weights only.

    Since torch 2.6 `torch.load` unpickles tensors and plain containers only, and a file that holds a whole model
    raises an UnpicklingError. Load a state dict into a model that the code builds. For a file that you trust,
    `weights_only=False` loads the model as before; it runs whatever code the file names.

    Bad:
        import torch

        model = torch.load("weights.pt")
        model.eval()

    Good:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        model.load_state_dict(torch.load("weights.pt"))
        model.eval()
    """
    load = loaded.load
    yield Report(
        range=file.source.range_of(load),
        message=message(
            "this is used as a model, and since torch 2.6 torch.load() gives weights only: a whole model raises UnpicklingError"
        ),
        fix=unsafe_fix(
            "Trust the file: `weights_only=False`", add_argument(file.source, load, "weights_only=False")
        ),
        related=(related(file.source.range_of(loaded.use), "used as a model here"),),
        severity=None if loaded.is_certain else WARNING,
    )
