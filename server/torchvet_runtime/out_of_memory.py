"""A batch that doesn't fit: it is cut in halves until it does, and the step is the same as if it had fitted.

The step begins again with the random numbers it had begun with. Statistics of batch normalisation have seen the first try too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import torch

from torchvet_runtime import rng
from torchvet_runtime.failures import TrainingError
from torchvet_runtime.training import Training

T = TypeVar("T")

# torch.OutOfMemoryError came with 2.5. What has no class of its own is told by its words: the CPU, and MPS.
_ERRORS = (getattr(torch, "OutOfMemoryError", torch.cuda.OutOfMemoryError), MemoryError)
_WORDS = ("out of memory", "not enough memory", "can't allocate memory")


def is_out_of_memory(error: BaseException) -> bool:
    """Whether a device, or the machine itself, had no memory left."""
    return isinstance(error, _ERRORS) or (
        isinstance(error, RuntimeError) and any(each in str(error).lower() for each in _WORDS)
    )


def in_memory(
    run: Training, sizes: Callable[[], Sequence[int]], compute: Callable[[], T], say: Callable[[str], None]
) -> T:
    """What `compute` returns, with `run.progress.micro_batch` small enough for it; `sizes` are those of the batches."""
    start = rng.of_torch(run.device)
    while True:
        try:
            return compute()
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            reason = str(error).split("\n", 1)[0][:200]
        # Out here, because the exception holds all that the failed pass had computed.
        _halve(run, max(sizes(), default=1), reason, say)
        rng.put_torch_back(start, run.device)


def _halve(run: Training, n_samples: int, reason: str, say: Callable[[str], None]) -> None:
    progress = run.progress
    largest = min(n_samples, progress.micro_batch or n_samples)
    if largest <= 1:
        raise TrainingError(f"not even one sample fits into the memory of {run.device}: {reason}")
    progress.micro_batch = (largest + 1) // 2
    run.optimizer.zero_grad(set_to_none=True)
    if run.device.type != "cpu":
        torch.get_device_module(run.device).empty_cache()
    say(
        f"{run.device} is out of memory with {largest} samples at once, so {progress.micro_batch} go through it at a time; "
        f"each step still sees whole batches ({reason})"
    )
