"""A batch that doesn't fit: it is cut in halves until it does, and the step is the same as if it had fitted.

The step begins again with the random numbers it had begun with. Statistics of batch normalisation have seen the first try too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import torch

from torchvet_runtime import rng
from torchvet_runtime.failures import TrainingError
from torchvet_runtime.micro_batches import own_pieces

if TYPE_CHECKING:
    from torchvet_runtime.accord import Accord
    from torchvet_runtime.report import Report
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


def does_not_fit(device: torch.device, error: Exception) -> TrainingError:
    """What is said when there is nothing to cut any more."""
    return TrainingError(f"not even one sample fits into the memory of {device}: {_reason(error)}")


def in_memory(
    run: Training,
    group: list[object],
    accord: Accord,
    report: Report,
    compute: Callable[[Training, list[object], Accord], T],
) -> T:
    """What `compute` returns for some batches, with `run.progress.micro_batch` small enough for it."""
    # Where nothing is drawn, nothing has to be put back.
    run.watch.start = rng.of_torch(run.device) if run.draws else []
    while True:
        try:
            return compute(run, group, accord)
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            failure = error.with_traceback(None)
        # Out here, because the exception holds all that the failed pass had computed.
        _halve(run, group, accord, report, failure)
        rng.put_torch_back(run.watch.start, run.device)


def _halve(run: Training, group: list[object], accord: Accord, report: Report, error: Exception) -> None:
    progress = run.progress
    sizes = [
        piece.n_samples for each in group for piece, _ in own_pieces(each, run.form, progress.micro_batch)
    ]
    largest = max(sizes, default=1)
    if not accord.world.is_alone:
        # The others wait for this one's gradients, and can't be told to begin again.
        advice = f"begin again with --set micro_batch={max(1, largest // 2)}"
        raise TrainingError(
            f"{run.device} is out of memory with {largest} samples at once; {advice}: {_reason(error)}"
        )
    if largest <= 1:
        raise does_not_fit(run.device, error)
    progress.micro_batch = (largest + 1) // 2
    run.optimizer.zero_grad(set_to_none=True)
    if run.device.type != "cpu":
        torch.get_device_module(run.device).empty_cache()
    report.notice(
        f"{run.device} is out of memory with {largest} samples at once, so {progress.micro_batch} go through it at a time; "
        f"each step still sees whole batches ({_reason(error)})"
    )


def _reason(error: Exception) -> str:
    """The first line of what torch says; the rest tells of the allocator."""
    return (str(error) or type(error).__name__).split("\n", 1)[0][:200]
