"""The first batch, looked at before training starts: what its parts are, which loss fits, whether a step would work.

Leaves no trace: random numbers, weights and buffers are afterwards as they were.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn.parameter import is_lazy

from torchvet_runtime import rng
from torchvet_runtime.batch_form import BatchForm, described, form_of, moved
from torchvet_runtime.batches import without_workers
from torchvet_runtime.failures import TrainingError, UsageError
from torchvet_runtime.losses import Loss


@dataclass(frozen=True)
class FirstBatch:
    """What the first batch told. `unused` are the weights that get no gradient from it."""

    form: BatchForm
    loss: Loss
    text: str
    unused: tuple[str, ...] = ()


def look_at_first_batch(
    loader: Iterable[object],
    model: nn.Module,
    device: torch.device,
    choose_loss: Callable[[object, object], Loss],
) -> FirstBatch:
    """Tries one step without making it; raises `UsageError` or `TrainingError`, or what the user's code raises."""
    with rng.undisturbed(device):
        batch = next(iter(without_workers(loader)), None)
        if batch is None:
            raise UsageError("the training data is empty: its loader gives no batch")
        form = form_of(batch, model)
        parts = form.split(moved(batch, device))
        _fill_lazy(model, parts.arguments)
        before = {name: each.detach().clone() for name, each in model.named_buffers()}
        model.train()
        output = model(*parts.arguments, **parts.named)
        loss = choose_loss(output, parts.target)
        unused = _check(loss.function(output, parts.target), model)
        for name, buffer in model.named_buffers():
            if name in before:
                buffer.data.copy_(before[name])
    inputs = described([*parts.arguments, *parts.named.values()])
    text = (
        f"{inputs}, compared with itself" if form.is_own_target else f"{inputs} → {described(parts.target)}"
    )
    return FirstBatch(form, loss, text, unused)


def _check(loss: object, model: nn.Module) -> tuple[str, ...]:
    """The weights without a gradient; raises `TrainingError` unless the loss is a finite number whose gradients are finite too."""
    if not isinstance(loss, torch.Tensor) or loss.numel() != 1:
        raise TrainingError(
            f"the loss is {described(loss)} and not one number; reduce it, for instance by .mean()"
        )
    if not math.isfinite(loss.item()):
        raise TrainingError(
            "the loss of the first batch is not a finite number; look for nan or inf in the data"
        )
    if not loss.requires_grad:
        raise TrainingError(
            "the loss does not depend on any parameter that learns, so nothing can be trained"
        )
    loss.backward()  # type: ignore[no-untyped-call]  # torch has no types here
    broken = [
        name
        for name, each in model.named_parameters()
        if each.grad is not None and not bool(torch.isfinite(each.grad).all())
    ]
    unused = [name for name, each in model.named_parameters() if each.requires_grad and each.grad is None]
    model.zero_grad(set_to_none=True)
    if broken:
        raise TrainingError(
            f"the gradient of {broken[0]} is not finite in the first batch; look at the data and the loss"
        )
    return tuple(unused)


def _fill_lazy(model: nn.Module, arguments: tuple[object, ...]) -> None:
    """Gives lazy layers their sizes, which the first forward pass decides."""
    if any(is_lazy(each) for each in model.parameters()):
        with torch.no_grad():
            model(*arguments)
