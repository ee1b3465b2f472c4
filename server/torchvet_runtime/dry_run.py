"""A model without data, tried on random numbers: whether a step would work, and what it costs. Nothing is learned or kept."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from torchvet_runtime import rng
from torchvet_runtime.batch_form import described
from torchvet_runtime.constants import constants_of
from torchvet_runtime.devices import device_for_training
from torchvet_runtime.failures import DONE, TrainingError, UsageError
from torchvet_runtime.find_model import construct, find_model
from torchvet_runtime.found import Found
from torchvet_runtime.losses import inferred_loss, main_output
from torchvet_runtime.memory import memory_bytes
from torchvet_runtime.plan import Plan
from torchvet_runtime.random_inputs import random_inputs
from torchvet_runtime.source import Source
from torchvet_runtime.user_program import run_as_module
from torchvet_runtime.wishes import split_settings, wishes_of

_N_STEPS = 4


def dry_run(source: Source, draft: Plan, inputs: Sequence[str]) -> int:
    """Takes a few steps and says what they showed; raises `UsageError`, `TrainingError`, or what the file raises."""
    assert draft.seed is not None
    rng.seed_plainly(draft.seed)
    found = _model(source, draft)
    device = device_for_training(draft.devices)
    model = found.value.to(device)
    model.train()
    given = random_inputs(model, inputs, device)
    target = _target(given.output, given.tensors[0])
    loss = inferred_loss(given.output, target)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    losses, times_s = [], []
    for _ in range(_N_STEPS):
        begin_s = time.perf_counter()
        optimizer.zero_grad()
        value = loss.function(model(*given.tensors), target)
        value.backward()  # type: ignore[no-untyped-call]  # torch has no types here
        optimizer.step()
        losses.append(value.item())
        times_s.append(time.perf_counter() - begin_s)
    rows = {
        "model": f"{found.text}, {sum(each.numel() for each in model.parameters()):,} parameters",
        "input": f"{described(given.tensors)} ({given.reason})",
        "output": described(given.output),
        "loss": f"{loss.text} against random targets: " + " → ".join(f"{each:.4g}" for each in losses),
        "step": f"{1000 * min(times_s[1:]):.1f} ms on {device}" + _memory(device),
    }
    print(
        f"torchvet: {source.path.name}: a dry run on random numbers; nothing is learned, and nothing is kept"
    )
    print("\n".join(f"  {name:<10} {text}" for name, text in rows.items()))
    _judge(model, losses)
    print("  a step works: forward, backward and optimizer, every number finite")
    return DONE


def _model(source: Source, draft: Plan) -> Found[nn.Module]:
    module = run_as_module(source)
    names = vars(module)
    constants = constants_of(names)
    wish = wishes_of(source, names, split_settings(draft.settings), split_settings(draft.project)).get(
        "model"
    )
    if wish is None or draft.target is not None:
        return find_model(names, module.__name__, source.path.name, constants, draft.target)
    if isinstance(wish.value, nn.Module):
        return Found(wish.value, wish.text, wish.reason)
    if callable(wish.value):
        return construct(wish.value, wish.text, source.path.name, constants)
    raise UsageError(
        f"{wish.reason}: model={wish.text} is a {type(wish.value).__name__}, not a torch.nn.Module"
    )


def _target(output: object, given: Tensor) -> Tensor:
    """Random targets for this output: classes where it looks like scores of classes, else numbers."""
    scores = main_output(output)
    if not isinstance(scores, Tensor) or not scores.is_floating_point():
        raise UsageError(
            f"the model returns {described(output)}; a loss needs a tensor of numbers to begin with"
        )
    is_like_the_input = scores.shape[1:] == given.shape[1:]
    if scores.ndim == 2 and scores.shape[1] > 1 and not is_like_the_input:
        return torch.randint(scores.shape[1], scores.shape[:1], device=scores.device)
    return torch.randn_like(scores)


def _judge(model: nn.Module, losses: list[float]) -> None:
    """Raises `TrainingError` for what would go wrong with real data, too."""
    if not all(map(math.isfinite, losses)):
        raise TrainingError("the loss is not a finite number, on random numbers around 0")
    still = [name for name, each in model.named_parameters() if each.requires_grad and each.grad is None]
    if still:
        more = f" and {len(still) - 3} more" if len(still) > 3 else ""
        print(f"  note: no gradient reaches {', '.join(still[:3])}{more}")


def _memory(device: torch.device) -> str:
    used = memory_bytes(device.type)
    whose = "the process holds" if device.type == "cpu" else "at most"
    return "" if used is None else f", {whose} {used / 2**20:,.0f} MiB"
