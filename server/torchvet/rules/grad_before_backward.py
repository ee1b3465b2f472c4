"""Rule grad-before-backward."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.missing_gradients import MissingGradient
from torchvet.rules._contract import WARNING, Report, message, related, rule


@rule(severity=WARNING, since="0.1")
def grad_before_backward(missing: MissingGradient, file: FileFacts) -> Iterator[Report]:
    """`.grad` is None here.

    `x.grad` is None until a backward has filled it, and stays None for tensors that do not require gradients. Using
    it as a tensor then raises, for example `AttributeError: 'NoneType' object has no attribute 'zero_'`.

    Bad:
        import torch

        w = torch.ones(3)
        (w * 2).sum()
        w.grad.zero_()

    Good:
        import torch

        w = torch.ones(3, requires_grad=True)
        (w * 2).sum().backward()
        w.grad.zero_()
    """
    source = file.source
    if missing.is_never:
        text = message("`{name}` doesn't require gradients: its `.grad` is None", name=missing.name)
    else:
        text = message("no backward has run yet: `{name}.grad` is None", name=missing.name)
    yield Report(
        range=source.range_of(missing.node),
        message=text,
        related=(related(source.range_of(missing.made), "the tensor is made here"),),
    )
