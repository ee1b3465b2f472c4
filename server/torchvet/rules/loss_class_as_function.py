"""Rule loss-class-as-function."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Edit, Fix, Range
from torchvet.facts.file import FileFacts
from torchvet.facts.loss_constructions import LossConstruction
from torchvet.rules._contract import ERROR, WARNING, Report, message, rule, safe_fix, unsafe_fix

_CALL_ONLY = ("input", "target")


@rule(severity=ERROR, since="0.1")
def loss_class_as_function(construction: LossConstruction, file: FileFacts) -> Iterator[Report]:
    """A loss class is called with tensors, as if it were the loss.

    `nn.CrossEntropyLoss(…)` makes a loss object, and what stands in its parentheses are options such as class
    weights. Tensors there either raise at once ("Boolean value of Tensor is ambiguous"), or give an object that has
    no `backward` and no `item`. Make the object first, then call it.

    Bad:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        labels = torch.randint(0, 2, (8,))
        loss = nn.CrossEntropyLoss(model(torch.randn(8, 4)), labels)
        loss.backward()

    Good:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        labels = torch.randint(0, 2, (8,))
        loss = nn.CrossEntropyLoss()(model(torch.randn(8, 4)), labels)
        loss.backward()
    """
    node = construction.node
    yield Report(
        range=file.source.range_of(node),
        message=message(
            "`{name}` is a class: this makes a loss object with the tensors as its options, and computes no loss",
            name=construction.name,
        ),
        fix=_fix(construction, file),
        severity=WARNING if construction.is_weak else None,
    )


def _fix(construction: LossConstruction, file: FileFacts) -> Fix | None:
    """Options that stand with the tensors go where the object is made."""
    node, source = construction.node, file.source
    make_fix = unsafe_fix if construction.is_weak else safe_fix
    if any(each.arg is None for each in node.keywords):
        return None
    options = [each for each in node.keywords if each.arg not in _CALL_ONLY]
    named = ", ".join(f"{each.arg}={source.segment(each.value)}" for each in options)
    made = f"{source.segment(node.func)}({named})"
    if not options:
        end = source.range_of(node.func).end
        return make_fix("Make the object first: `{made}(…)`", Edit(Range(end, end), "()"), made=made)
    given = [source.segment(each) for each in node.args]
    given += [f"{each.arg}={source.segment(each.value)}" for each in node.keywords if each not in options]
    code = f"{made}({', '.join(given)})"
    return make_fix("Make the object first: `{made}(…)`", Edit(source.range_of(node), code), made=made)
