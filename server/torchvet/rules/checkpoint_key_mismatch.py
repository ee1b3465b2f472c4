"""Rule checkpoint-key-mismatch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from torchvet.diagnostics import Edit, Fix
from torchvet.facts.checkpoint_keys import CheckpointMismatch
from torchvet.facts.file import FileFacts
from torchvet.rules._contract import ERROR, WARNING, Report, message, rule, unsafe_fix
from torchvet.syntax.nodes import ATOMS

_MAX_SHOWN = 3


@rule(severity=ERROR, since="0.1")
def checkpoint_key_mismatch(mismatch: CheckpointMismatch, file: FileFacts) -> Iterator[Report]:
    """The checkpoint on disk does not fit the model that it is loaded into.

    The file is there, and its keys and shapes are read without unpickling it. `load_state_dict` raises when a key of the
    model is missing in the file, when the file has one that the model doesn't know, and when a shape differs; with
    `strict=False` only for the shapes. `torchvet keys FILE --against model.py::Net` lists all differences. What is only
    known when the model runs, such as a size from the command line, is left out.

    Bad:
        # linear.pt holds nn.Linear(4, 2).state_dict()
        import torch
        from torch import nn

        model = nn.Sequential(nn.Linear(4, 2))
        model.load_state_dict(torch.load("linear.pt", map_location="cpu"))

    Good:
        # linear.pt holds nn.Linear(4, 2).state_dict()
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        model.load_state_dict(torch.load("linear.pt", map_location="cpu"))
    """
    parts = [
        _listed("missing in the file: {keys}", mismatch.missing) if mismatch.is_strict else "",
        _listed("not in the model: {keys}", mismatch.unexpected) if mismatch.is_strict else "",
        _listed(
            "other shape: {keys}", [f"{key} {there}, wanted {here}" for key, there, here in mismatch.reshaped]
        ),
    ]
    text = "`{path}` does not fit this model: load_state_dict() raises RuntimeError ({differences})"
    if not mismatch.is_strict and not mismatch.reshaped:
        text = "`{path}` has none of this model's keys: with strict=False nothing is loaded, silently"
    yield Report(
        range=file.source.range_of(mismatch.node),
        message=message(text, path=mismatch.path, differences="; ".join(each for each in parts if each)),
        fix=_fix(mismatch, file),
        severity=WARNING if mismatch.is_weak else None,
    )


def _listed(text: str, keys: Sequence[str]) -> str:
    more = f" and {len(keys) - _MAX_SHOWN} more" if len(keys) > _MAX_SHOWN else ""
    return text.format(keys=", ".join(keys[:_MAX_SHOWN]) + more) if keys else ""


def _fix(mismatch: CheckpointMismatch, file: FileFacts) -> Fix | None:
    """Renames the keys on their way, where one beginning explains all."""
    state = mismatch.node.args[0] if mismatch.node.args else None
    if mismatch.renamed is None or not isinstance(state, ATOMS):
        return None
    old, new = mismatch.renamed
    text = file.source.segment(state)
    key = f'key.removeprefix("{old}")' if old else "key"
    key = f'"{new}" + {key}' if new else key
    if old and any(not each.startswith(old) for each in mismatch.unexpected):
        return None
    if len(mismatch.unexpected) < mismatch.n_found:
        key = f'{key} if key.startswith("{old}") else key'
    code = f"{{{key}: value for key, value in {text}.items()}}"
    title = (
        "Rename the keys from `{old}` to `{new}`"
        if old and new
        else "Strip `{old}`"
        if old
        else "Add `{new}`"
    )
    return unsafe_fix(title, Edit(file.source.range_of(state), code), old=old, new=new)
