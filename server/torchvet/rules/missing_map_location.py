"""Rule missing-map-location."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.unmapped_loads import UnmappedLoad
from torchvet.rules._contract import WARNING, Report, message, related, rule, safe_fix, unsafe_fix
from torchvet.syntax.edits import add_argument


@rule(severity=WARNING, since="0.1")
def missing_map_location(unmapped: UnmappedLoad, file: FileFacts) -> Iterator[Report]:
    """Weights that were saved on a GPU are loaded without saying where to.

    `torch.load` puts every tensor back on the device it was saved from. Without such a GPU that raises "Attempting to
    deserialize object on a CUDA device but torch.cuda.is_available() is False"; with several, every process fills
    the first one. `map_location="cpu"` loads anywhere, and `load_state_dict` copies to where the model is.

    Bad:
        # gpu.pt holds nn.Linear(4, 2).state_dict(), saved from cuda
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        model.load_state_dict(torch.load("gpu.pt"))

    Good:
        # gpu.pt holds nn.Linear(4, 2).state_dict(), saved from cuda
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        model.load_state_dict(torch.load("gpu.pt", map_location="cpu"))
    """
    source = file.source
    code = f"map_location={unmapped.device}" if unmapped.device else 'map_location="cpu"'
    make_fix = safe_fix if unmapped.is_direct else unsafe_fix
    saved = unmapped.saved
    yield Report(
        range=source.range_of(unmapped.load),
        message=message(
            "the weights were saved on a GPU and go back to it: without one, torch.load() raises RuntimeError"
        ),
        fix=make_fix("Add `{code}`", add_argument(source, unmapped.load, code), code=code),
        related=()
        if saved is None
        else (
            related(saved.range, "saved from a GPU here", "" if saved.path == source.path else saved.path),
        ),
    )
