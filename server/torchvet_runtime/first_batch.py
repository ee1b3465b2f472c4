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
from torchvet_runtime.batch_form import Batch, BatchForm, described, form_of, moved
from torchvet_runtime.batches import without_workers
from torchvet_runtime.culprit import culprit
from torchvet_runtime.failures import TrainingError, UsageError
from torchvet_runtime.losses import Loss
from torchvet_runtime.micro_batches import cut
from torchvet_runtime.out_of_memory import does_not_fit, is_out_of_memory


@dataclass(frozen=True)
class FirstBatch:
    """What the first batch told. `unused` are the weights that get no gradient from it; `draws`: its pass drew random numbers."""

    form: BatchForm
    loss: Loss
    text: str
    unused: tuple[str, ...]
    batch: Batch
    draws: bool


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
    while True:
        try:
            loss, unused, draws = _tried(model, device, parts, choose_loss)
            break
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            if parts.n_samples <= 1:
                raise does_not_fit(device, error) from error
        # Training will find out how much fits; the first half tells as much about the rest.
        parts = cut(parts, (parts.n_samples + 1) // 2)[0]
    inputs = described([*parts.arguments, *parts.named.values()])
    text = (
        f"{inputs}, compared with itself" if form.is_own_target else f"{inputs} → {described(parts.target)}"
    )
    return FirstBatch(form, loss, text, unused, parts, draws)


def try_again(model: nn.Module, device: torch.device, first: FirstBatch) -> None:
    """The same pass once more, as a trial of how the model is run; raises whatever goes wrong, leaves no trace."""
    _tried(model, device, first.batch, lambda _output, _target: first.loss)


def _tried(
    model: nn.Module, device: torch.device, parts: Batch, choose_loss: Callable[[object, object], Loss]
) -> tuple[Loss, tuple[str, ...], bool]:
    """A forward and backward pass; returns its loss, the weights that got no gradient, and whether it drew random numbers."""
    with rng.undisturbed(device):
        start = rng.of_torch(device)
        before = {name: each.detach().clone() for name, each in model.named_buffers()}
        model.train()
        try:
            output = model(*parts.arguments, **parts.named)
            loss = choose_loss(output, parts.target)
            value = loss.function(output, parts.target)
            if isinstance(value, torch.Tensor) and value.numel() == 1 and not math.isfinite(value.item()):
                raise TrainingError(
                    f"the loss of the first batch is not a finite number: {_why(model, parts, loss)}"
                )
            unused = _check(value, model)
            draws = not all(map(torch.equal, start, rng.of_torch(device)))
            return loss, unused, draws
        finally:
            model.zero_grad(set_to_none=True)
            for name, buffer in model.named_buffers():
                if name in before:
                    buffer.data.copy_(before[name])


def _why(model: nn.Module, parts: Batch, loss: Loss) -> str:
    return culprit(
        model,
        [parts],
        lambda batch: loss.function(model(*batch.arguments, **batch.named), batch.target),
        loss.text,
    )


def _check(loss: object, model: nn.Module) -> tuple[str, ...]:
    """The weights without a gradient; raises `TrainingError` unless the loss is a finite number whose gradients are finite too."""
    if not isinstance(loss, torch.Tensor) or loss.numel() != 1:
        raise TrainingError(
            f"the loss is {described(loss)} and not one number; reduce it, for instance by .mean()"
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
