"""Numbers on a device, read without making the device wait.

Reading a CUDA tensor at once stops Python until everything queued before it is done. Copied aside and read when the next one is
handed in, it costs nothing; what is told is then one interval old.
"""

from __future__ import annotations

import torch
from torch import Tensor


class LateNumber:
    """The last number that has arrived from the device."""

    def __init__(self) -> None:
        self._value: float | None = None
        self._copy: Tensor | None = None
        self._arrived: torch.cuda.Event | None = None

    def exchange(self, tensor: Tensor) -> float | None:
        """Hands in a one-element tensor; returns its value on a CPU, on CUDA that of an earlier one."""
        if tensor.device.type != "cuda":
            return float(tensor)
        if self._copy is None:
            self._copy = tensor.to("cpu", non_blocking=True)
            self._arrived = torch.cuda.Event()  # type: ignore[no-untyped-call]  # torch has no types here
            self._arrived.record()
        elif self._arrived is not None and self._arrived.query():  # type: ignore[no-untyped-call]  # nor here
            self._value, self._copy = float(self._copy), None
        return self._value
