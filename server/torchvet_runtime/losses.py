"""The loss: the user's own, or one told from the first batch's outputs and targets, with the reason; and accuracy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.modules.loss import _Loss

from torchvet_runtime.batch_form import described
from torchvet_runtime.failures import UsageError

Correct = Callable[[Tensor, Tensor], Tensor]
# How many terms the mean of a loss is taken over, by the target and the number of samples.
Terms = Callable[[object, int], float]


def _samples(_target: object, n_samples: int) -> float:
    return n_samples


@dataclass(frozen=True)
class Loss:
    """A loss, what it is, and why this one. `correct` tells which answers are right, where that means something.

    `n_terms` weighs the pieces of a step, and reads targets before they go to a card; it is `None` for a loss that is a sum.
    """

    function: Callable[[object, object], Tensor]
    text: str
    reason: str
    correct: Correct | None = None
    module: nn.Module | None = None
    n_terms: Terms | None = _samples


def own_loss(criterion: Callable[..., Tensor], text: str, reason: str) -> Loss:
    """The user's loss, called as `criterion(output, target)`."""
    module = criterion if isinstance(criterion, nn.Module) else None
    if not isinstance(criterion, _Loss):
        return Loss(criterion, text, reason, module=module)
    correct: Correct | None = None
    if isinstance(criterion, nn.CrossEntropyLoss | nn.NLLLoss):
        correct = _largest_is_target
    elif isinstance(criterion, nn.BCEWithLogitsLoss):
        correct = _sign_is_target
    return Loss(
        # Asked first, because nearly every output is a tensor, and this is called at every step.
        lambda output, target: criterion(output if type(output) is Tensor else main_output(output), target),
        text, reason, correct, module, _terms_of(criterion),
    )  # fmt: skip


def _terms_of(criterion: _Loss) -> Terms | None:
    """What torch's own losses take their mean over (torch 2.13): targets that count, by their class's weight; elements; samples."""
    if criterion.reduction != "mean":
        return None
    if isinstance(criterion, nn.CrossEntropyLoss | nn.NLLLoss):
        ignored = criterion.ignore_index
        weight = None if criterion.weight is None else criterion.weight.detach().cpu()
        return lambda target, n_samples: _n_classified(target, n_samples, ignored, weight)
    if isinstance(
        criterion, nn.MSELoss | nn.L1Loss | nn.SmoothL1Loss | nn.HuberLoss | nn.BCELoss | nn.BCEWithLogitsLoss
    ):
        return _elements
    return _samples


def _elements(target: object, n_samples: int) -> float:
    return target.numel() if isinstance(target, Tensor) else n_samples


def _n_classified(target: object, n_samples: int, ignored: int, weight: Tensor | None) -> float:
    if not isinstance(target, Tensor):
        return n_samples
    if target.is_floating_point():
        # Class probabilities: the mean is over positions, and the size of the class axis is the same in every piece.
        return target.numel()
    counted = target[target != ignored]
    return counted.numel() if weight is None else float(weight[counted.cpu()].sum())


def inferred_loss(output: object, target: object) -> Loss:
    """The loss that fits one batch; raises `UsageError` when none does."""
    scores = main_output(output)
    if isinstance(scores, Tensor) and isinstance(target, Tensor):
        reason = f"the targets are {described(target)}, the outputs {described(scores)}"
        found = _for_classes(scores, target, reason) or _for_numbers(scores, target, reason)
        if found is not None:
            return found
    raise UsageError(
        f"no loss is given, and none fits outputs {described(output)} and targets {described(target)}; "
        "define `criterion = …` in the file"
    )


def _for_classes(scores: Tensor, target: Tensor, reason: str) -> Loss | None:
    if target.is_floating_point() or target.dtype == torch.bool or scores.ndim != target.ndim + 1:
        return None
    if scores.shape[0] == target.shape[0] and scores.shape[2:] == target.shape[1:] and scores.shape[1] > 1:
        if _are_log_probabilities(scores):
            return _taking(
                lambda s, t: F.nll_loss(s, t.long()),
                "nll_loss",
                f"{reason}, log-probabilities",
                _largest_is_target,
            )
        return _taking(lambda s, t: F.cross_entropy(s, t.long()), "cross_entropy", reason, _largest_is_target)
    if scores.shape[:-1] == target.shape and scores.shape[-1] > 1:
        flat = "cross_entropy over the last axis"
        return _taking(
            lambda s, t: F.cross_entropy(s.flatten(0, -2), t.flatten().long()),
            flat,
            reason,
            _last_largest_is_target,
        )
    return None


def _for_numbers(scores: Tensor, target: Tensor, reason: str) -> Loss | None:
    if scores.shape != target.shape and scores.numel() != target.numel():
        return None
    if scores.shape != target.shape and scores.squeeze().shape != target.squeeze().shape:
        return None
    if bool(((target == 0) | (target == 1)).all()) and (not target.is_floating_point() or _has_both(target)):
        if bool(((scores >= 0) & (scores <= 1)).all()):
            why = f"{reason}, all targets 0 or 1, outputs between them"
            return _taking(lambda s, t: F.binary_cross_entropy(s, _like(t, s)), "binary_cross_entropy", why)
        why = f"{reason}, all targets 0 or 1"
        name = "binary_cross_entropy_with_logits"
        return _taking(
            lambda s, t: F.binary_cross_entropy_with_logits(s, _like(t, s)), name, why, _sign_is_target
        )
    return _taking(lambda s, t: F.mse_loss(s, _like(t, s)), "mse_loss", reason)


def _taking(
    function: Callable[[Tensor, Tensor], Tensor], text: str, reason: str, correct: Correct | None = None
) -> Loss:
    def call(output: object, target: object) -> Tensor:
        scores = main_output(output)
        assert isinstance(scores, Tensor)
        assert isinstance(target, Tensor)
        return function(scores, target)

    return Loss(
        call, text, reason, correct, n_terms=_elements if correct in {None, _sign_is_target} else _counted
    )


def _counted(target: object, n_samples: int) -> float:
    # The index that cross_entropy and nll_loss ignore unless told otherwise.
    return _n_classified(target, n_samples, -100, None)


def main_output(output: object) -> object:
    """The tensor that counts in what a model returns: itself, `logits`, `out`, or the first of several."""
    if isinstance(output, Tensor):
        return output
    for name in ("logits", "out"):
        named = output.get(name) if isinstance(output, Mapping) else getattr(output, name, None)
        if isinstance(named, Tensor):
            return named
    if isinstance(output, list | tuple) and output:
        return main_output(output[0])
    return output


def _are_log_probabilities(scores: Tensor) -> bool:
    sums = scores.detach().float().exp().sum(1)
    return bool((scores <= 0).all()) and torch.allclose(sums, torch.ones_like(sums), atol=1e-3)


def _has_both(target: Tensor) -> bool:
    return bool((target == 0).any()) and bool((target == 1).any())


def _like(target: Tensor, scores: Tensor) -> Tensor:
    return target.to(scores.dtype).view_as(scores)


def _largest_is_target(scores: Tensor, target: Tensor) -> Tensor:
    # Targets with a score per class are compared by their largest too.
    return scores.argmax(1) == (target.argmax(1) if target.shape == scores.shape else target)


def _last_largest_is_target(scores: Tensor, target: Tensor) -> Tensor:
    return scores.argmax(-1) == target


def _sign_is_target(scores: Tensor, target: Tensor) -> Tensor:
    return (scores > 0) == (target.view_as(scores) > 0.5)
