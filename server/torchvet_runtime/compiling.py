"""`torch.compile` and channels-last memory, where they work; where they don't, the model stays as it is and the plan says so.

Both are done in place: the model stays the same object, with the same keys.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from torchvet_runtime.failures import one_line
from torchvet_runtime.options import Options

_BACKEND = "inductor"
_MOST_LETTERS = 200


def made_faster(model: nn.Module, options: Options, run_once: Callable[[], object]) -> list[str]:
    """Does what the options ask for; `run_once` is a forward and backward pass. Returns notes on what does not work."""
    notes = _channels_last(model) if options.channels_last else []
    return [*notes, *(_compiled(model, run_once) if options.compile else [])]


def _compiled(model: nn.Module, run_once: Callable[[], object]) -> list[str]:
    try:
        # Where Module.compile puts it, which a copy of the model leaves behind. That method itself compiles nothing of a
        # model that is one of torch's own classes, such as Sequential (torch 2.13), whose files the compiler passes over.
        model._compiled_call_impl = torch.compile(_call_of(model), backend=_BACKEND)
        torch._dynamo.config.suppress_errors = False
        run_once()
    # The compiler, its backends and the C++ compiler behind them raise errors of many kinds (torch 2.13).
    except Exception as error:  # noqa: BLE001  # see above
        model._compiled_call_impl = None
        return [
            f"torch.compile does not work here, so the model runs as it is: {one_line(error)[:_MOST_LETTERS]}"
        ]
    # A later batch of another shape that can't be compiled is run as it is, instead of ending the run.
    torch._dynamo.config.suppress_errors = True
    return []


# Any: a model takes and returns what it likes.
def _call_of(model: nn.Module) -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:
        return model._call_impl(*arguments, **named)  # type: ignore[no-untyped-call]  # torch has no types here

    return call


def _channels_last(model: nn.Module) -> list[str]:
    if not any(each.ndim == 4 for each in model.parameters()):
        return ["channels_last changes nothing: no weight of the model has four axes"]
    model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch has no type for this form
    return []
