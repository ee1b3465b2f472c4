"""Rule checkpoint-entry-mismatch."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from difflib import get_close_matches

from torchvet.diagnostics import Edit, Fix, Message, Range
from torchvet.facts.checkpoint_entries import EntryMismatch
from torchvet.facts.file import FileFacts
from torchvet.rules._contract import ERROR, WARNING, Report, message, related, rule, unsafe_fix

_WEIGHTS = re.compile(r"model|state_dict|net|weights", re.I)
_OTHERS = re.compile(r"optim|sched|scaler|ema", re.I)
_MAX_SHOWN = 4


@rule(severity=ERROR, since="0.1")
def checkpoint_entry_mismatch(mismatch: EntryMismatch, file: FileFacts) -> Iterator[Report]:
    """A checkpoint is read under another name than it is written.

    What `torch.save` writes as `{"model": …}` has to be read as `["model"]`: another entry raises a KeyError. Given the
    whole checkpoint, `load_state_dict` looks for weights in it and raises; with `strict=False` it loads nothing, and says
    nothing.

    Bad:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        torch.save({"epoch": 3, "model": model.state_dict()}, "last.pt")
        checkpoint = torch.load("last.pt")
        model.load_state_dict(checkpoint["state_dict"])

    Good:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        torch.save({"epoch": 3, "model": model.state_dict()}, "last.pt")
        checkpoint = torch.load("last.pt")
        model.load_state_dict(checkpoint["model"])
    """
    path = "" if mismatch.saved.path == file.source.path else mismatch.saved.path
    yield Report(
        range=file.source.range_of(mismatch.node),
        message=_message(mismatch),
        fix=_fix(mismatch, file),
        related=(related(mismatch.saved.range, "written here", path),),
        severity=WARNING if mismatch.is_weak else None,
    )


def _message(mismatch: EntryMismatch) -> Message:
    names = [f"`{each}`" for each in mismatch.written]
    written = ", ".join(names[:_MAX_SHOWN]) + (", …" if len(names) > _MAX_SHOWN else "")
    if not mismatch.entry:
        effect = "load_state_dict() raises" if mismatch.is_strict else "nothing is loaded, silently"
        return message(
            "the file holds a whole checkpoint ({written}), not the weights alone: " + effect, written=written
        )
    if not mismatch.written:
        return message(
            "the file is written as a state dict and has no entry `{entry}`: this raises KeyError",
            entry=mismatch.entry,
        )
    return message(
        "the file has no entry `{entry}`, it is written with {written}: this raises KeyError",
        entry=mismatch.entry,
        written=written,
    )


def _fix(mismatch: EntryMismatch, file: FileFacts) -> Fix | None:
    node, source = mismatch.node, file.source
    if isinstance(node, ast.Subscript):
        if not mismatch.written:
            return unsafe_fix("Take the file itself", Edit(source.range_of(node), source.segment(node.value)))
        meant = _meant(mismatch)
        quote = source.segment(node.slice)[-1:]
        edit = Edit(source.range_of(node.slice), f"{quote}{meant}{quote}")
        return unsafe_fix("Read `{entry}`", edit, entry=meant) if meant else None
    given = node.args[0] if isinstance(node, ast.Call) and node.args else None
    if isinstance(given, ast.Name | ast.Call) and mismatch.state:
        end = source.range_of(given).end
        return unsafe_fix(
            "Load `{entry}`", Edit(Range(end, end), f'["{mismatch.state}"]'), entry=mismatch.state
        )
    return None


def _meant(mismatch: EntryMismatch) -> str:
    """The entry that was probably meant: one of nearly the same name, or the one that holds the weights."""
    close = get_close_matches(mismatch.entry, mismatch.written, 2, 0.75)
    if len(close) == 1:
        return close[0]
    is_weights = _WEIGHTS.search(mismatch.entry) and not _OTHERS.search(mismatch.entry)
    return mismatch.state if is_weights else ""
