"""Rule in-place-on-leaf."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.leaf_updates import LeafUpdate
from torchvet.facts.local_code import LocalCode
from torchvet.rules._contract import ERROR, Report, message, related, rule, unsafe_fix
from torchvet.syntax.edits import wrap_in_block
from torchvet.syntax.names import name_of_module


@rule(severity=ERROR, since="0.1")
def in_place_on_leaf(update: LeafUpdate, file: FileFacts) -> Iterator[Report]:
    """A leaf tensor that requires gradients is changed in place.

    Autograd refuses to record an in-place operation on a leaf that requires grad: the value its gradient belongs to
    would be gone. An update by hand stands under `torch.no_grad()`; anything else makes a new tensor.

    Bad:
        import torch

        w = torch.randn(3, requires_grad=True)
        loss = (w * 2).sum()
        loss.backward()
        w -= 0.1 * w.grad

    Good:
        import torch

        w = torch.randn(3, requires_grad=True)
        loss = (w * 2).sum()
        loss.backward()
        with torch.no_grad():
            w -= 0.1 * w.grad
    """
    source = file.source
    statement = file.facts(LocalCode)[0].statement(update.node)
    torch = name_of_module(source.tree, "torch")
    edits = []
    if statement is not None and torch is not None:
        edits = wrap_in_block(source, statement, f"with {torch}.no_grad():")
    yield Report(
        range=source.range_of(update.node),
        message=message(
            "`{name}` is a leaf that requires grad: changing it in place raises", name=update.name
        ),
        fix=unsafe_fix("Wrap it in `with {torch}.no_grad():`", *edits, torch=torch) if edits else None,
        related=(related(source.range_of(update.made), "the leaf is made here"),),
    )
