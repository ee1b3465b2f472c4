"""Rule tensor-not-buffer."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Edit, Fix
from torchvet.facts.constant_tensors import PlainConstant
from torchvet.facts.file import FileFacts
from torchvet.rules._contract import WARNING, Report, message, related, rule, safe_fix


@rule(severity=WARNING, since="0.1")
def tensor_not_buffer(constant: PlainConstant, file: FileFacts) -> Iterator[Report]:
    """A constant tensor of a module stays behind when the module is moved.

    `model.to(device)` moves parameters and buffers. A tensor that is a plain attribute stays on the CPU, and forward
    raises on a GPU as soon as it meets the input. `register_buffer` makes it part of the module; with
    `persistent=False` it stays out of the `state_dict`, so that old checkpoints still load.

    Bad:
        import torch
        from torch import nn


        class Normalize(nn.Module):
            def __init__(self):
                super().__init__()
                self.mean = torch.tensor([0.48, 0.45, 0.40]).view(3, 1, 1)

            def forward(self, x: torch.Tensor):
                return x - self.mean

    Good:
        import torch
        from torch import nn


        class Normalize(nn.Module):
            def __init__(self):
                super().__init__()
                mean = torch.tensor([0.48, 0.45, 0.40]).view(3, 1, 1)
                self.register_buffer("mean", mean, persistent=False)

            def forward(self, x: torch.Tensor):
                return x - self.mean
    """
    source = file.source
    yield Report(
        range=source.range_of(constant.statement),
        message=message(
            "`{target}` is no buffer: .to(device) leaves it on the CPU, where it can't meet an input on another device",
            target=source.segment(constant.target),
        ),
        fix=_fix(constant, file),
        related=(related(source.range_of(constant.use), "here it meets the input"),),
    )


def _fix(constant: PlainConstant, file: FileFacts) -> Fix | None:
    if not constant.can_register:
        return None
    source = file.source
    value, owner = source.segment(constant.value), source.segment(constant.target.value)
    code = f'{owner}.register_buffer("{constant.target.attr}", {value}, persistent=False)'
    return safe_fix("Register it as a buffer", Edit(source.range_of(constant.statement), code))
