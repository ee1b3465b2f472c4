"""In which precision a model computes: chosen by what the device can do, and by what was asked for.

Weights stay in float32. The model runs under autocast; the loss does not, and gets its outputs in float32, because some
losses, `binary_cross_entropy` among them, refuse to run in half precision (torch 2.13).
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.amp.grad_scaler import GradScaler
from torch.optim import Optimizer

from torchvet_runtime.failures import UsageError

_DTYPES = {"bf16": torch.bfloat16, "fp16": torch.float16}
_HALVES = (torch.bfloat16, torch.float16)
# From Ampere on cards compute in bfloat16; older ones only pretend to, slower than in float32.
_BF16_CAPABILITY = (8, 0)
_AS_IT_IS = nullcontext()


@dataclass(frozen=True)
class Precision:
    """A precision on a device, and why this one. The scaler keeps small float16 gradients from becoming 0."""

    name: str
    device_type: str
    reason: str = ""
    scaler: GradScaler | None = None

    def autocast(self) -> AbstractContextManager[Any]:
        """What a forward pass goes in."""
        dtype = _DTYPES.get(self.name)
        return _AS_IT_IS if dtype is None else torch.autocast(self.device_type, dtype)

    # Any: a model may return tensors in any structure, and gets it back as it was.
    def widened(self, output: Any) -> Any:
        """An output with half-precision tensors in float32, for the loss."""
        return output if self.name == "fp32" else _widened(output)

    def scaled(self, loss: Tensor) -> Tensor:
        """What `backward` is called on."""
        return self.scaler.scale(loss) if self.scaler else loss

    def unscale(self, optimizer: Optimizer) -> None:
        """Gives gradients their true size, to clip or look at them."""
        if self.scaler:
            self.scaler.unscale_(optimizer)

    def step(self, optimizer: Optimizer) -> bool:
        """A step of the optimizer; returns whether it was made, or left out because the scaled gradients were too large."""
        if self.scaler is None:
            optimizer.step()
            return True
        before = self.scaler.get_scale()
        self.scaler.step(optimizer)
        self.scaler.update()
        return self.scaler.get_scale() >= before


def precision_for(asked: str, device: torch.device, model: nn.Module) -> Precision:
    """The precision to train in; raises `UsageError` for one that the device has not."""
    if asked != "auto":
        if asked != "fp32" and (problem := _problem(_DTYPES[asked], device)):
            raise UsageError(f"precision={asked} does not work on {device}: {problem}; take fp32")
        return _precision(asked, device, "as asked")
    if device.type == "cpu":
        return Precision("fp32", "cpu")
    if any(each.dtype in _HALVES for each in model.parameters()):
        return Precision("fp32", device.type, "the file has put the model in half precision itself")
    if _computes_in_bf16(device):
        return _precision("bf16", device, "the card computes in it")
    if device.type in {"cuda", "xpu"} and not _problem(torch.float16, device):
        return _precision("fp16", device, "the card has no bfloat16; gradients are scaled")
    return Precision("fp32", device.type, "the device has nothing smaller")


def _precision(name: str, device: torch.device, reason: str) -> Precision:
    return Precision(name, device.type, reason, GradScaler(device.type) if name == "fp16" else None)


def _computes_in_bf16(device: torch.device) -> bool:
    is_nvidia = device.type == "cuda" and torch.version.hip is None
    if is_nvidia and torch.cuda.get_device_capability(device) < _BF16_CAPABILITY:
        return False
    return not _problem(torch.bfloat16, device)


def _problem(dtype: torch.dtype, device: torch.device) -> str:
    """Why a small product can't be computed in `dtype`, empty if it can."""
    try:
        with torch.autocast(device.type, dtype):
            ones = torch.ones(8, 8, device=device)
            return "" if float((ones @ ones)[0, 0]) == 8 else "a product of ones comes out wrong"
    except (RuntimeError, TypeError, ValueError) as error:
        return str(error).split("\n", 1)[0]


# Any: see `widened`.
def _widened(value: Any) -> Any:
    if isinstance(value, Tensor):
        return value.float() if value.dtype in _HALVES else value
    if type(value) in (list, tuple):
        return type(value)(map(_widened, value))
    if type(value) is dict:
        return {key: _widened(each) for key, each in value.items()}
    if isinstance(value, Mapping) and hasattr(value, "logits") and isinstance(value.logits, Tensor):
        # The output classes of Transformers, which are dictionaries with attributes.
        value["logits"] = _widened(value.logits)  # type: ignore[index]  # see above
    return value
