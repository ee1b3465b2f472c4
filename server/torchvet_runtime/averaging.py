"""The exponential moving average of the weights: a second model that is evaluated and kept, never trained."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

from torchvet_runtime.failures import UsageError
from torchvet_runtime.weights import load_weights, plain_weights, unwrapped


class Average:
    """A copy of a model whose weights follow those of the trained one.

    After update n it keeps `min(decay, (1 + n) / (10 + n))` of itself, so that a short run's average has left its beginning.
    Floating-point buffers, such as the statistics of batch normalisation, are averaged too, others are copied.
    """

    def __init__(self, model: nn.Module, decay: float) -> None:
        """Begins with the weights `model` has now; raises `UsageError` when it can't be copied."""
        try:
            self.model = copy.deepcopy(unwrapped(model)).requires_grad_(False)
        except (RuntimeError, TypeError, ValueError) as error:
            raise UsageError(f"ema: the model can't be copied: {error}") from error
        self._decay = decay
        self._n_updates = 0
        pairs = list(zip(_tensors(self.model), _tensors(unwrapped(model)), strict=True))
        # A weight that stands in two places is one.
        pairs = list({id(pair[0]): pair for pair in pairs}.values())
        self._averaged = [pair for pair in pairs if pair[0].is_floating_point()]
        self._copied = [pair for pair in pairs if not pair[0].is_floating_point()]

    @torch.no_grad()
    def update(self) -> None:
        """Takes in the weights as they are after a step."""
        self._n_updates += 1
        share = 1 - min(self._decay, (1 + self._n_updates) / (10 + self._n_updates))
        mine, theirs = zip(*self._averaged, strict=True)
        torch._foreach_lerp_(list(mine), list(theirs), share)
        for own, other in self._copied:
            own.copy_(other)

    def state_dict(self) -> dict[str, Any]:
        """What a checkpoint keeps; shares memory with the average."""
        return {"weights": plain_weights(self.model), "n_updates": self._n_updates}

    # Any: weights and a count, as `state_dict` gave them.
    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Puts the average back to where `state_dict` was taken."""
        load_weights(self.model, state["weights"])
        self._n_updates = state["n_updates"]


def _tensors(model: nn.Module) -> list[Tensor]:
    """All weights and kept buffers; they stay the same objects through loading and training."""
    return list(model.state_dict(keep_vars=True).values())
