"""How much memory a run takes, asked without making a card wait."""

from __future__ import annotations

import sys

import torch

_STATM = "/proc/self/statm"


def memory_bytes(device_type: str) -> int | None:
    """The most that torch had in use on its card, on a CPU what the process holds now (or at most, on a Mac)."""
    if device_type == "cuda":
        return int(torch.cuda.max_memory_allocated())
    if device_type in {"mps", "xpu"}:
        backend = getattr(torch, device_type)
        ask = getattr(backend, "max_memory_allocated", None) or getattr(
            backend, "current_allocated_memory", None
        )
        return int(ask()) if ask is not None else None
    try:
        import resource
    except ImportError:
        # Windows.
        return None
    if sys.platform != "linux":
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with open(_STATM, "rb") as file:  # noqa: PTH123  # read ten times a second
        return int(file.read().split()[1]) * resource.getpagesize()
