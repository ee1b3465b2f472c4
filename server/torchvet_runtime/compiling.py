"""`torch.compile` and channels-last memory, where they work; where they don't, the model stays as it is and the plan says so.

Both are done in place: the model stays the same object, with the same keys.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import nn

from torchvet_runtime.failures import one_line

_BACKEND = "inductor"


def compiled(model: nn.Module, run_once: Callable[[], object]) -> list[str]:
    """Compiles a model if `run_once`, a forward and backward pass, then works; otherwise returns why not, as a note."""
    try:
        # By the module's own method: a wrapper would change the keys and hide the model from others.
        model.compile(backend=_BACKEND)
        run_once()
    # The compiler, its backends and the C++ compiler behind them raise errors of many kinds (torch 2.13).
    except Exception as error:  # noqa: BLE001  # see above
        model._compiled_call_impl = None
        return [f"torch.compile does not work here, so the model runs as it is: {one_line(error)[:200]}"]
    # A later batch of another shape that can't be compiled is run as it is, instead of ending the run.
    torch._dynamo.config.suppress_errors = True
    return []


def channels_last(model: nn.Module) -> list[str]:
    """Puts the channels of image layers last in memory; returns a note when there are none."""
    if not any(each.ndim == 4 for each in model.parameters()):
        return ["channels_last changes nothing: no weight of the model has four axes"]
    model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch has no type for this form
    return []
