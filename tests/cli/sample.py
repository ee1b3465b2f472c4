"""A file with one known mistake, and what running a command line comes to."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

MISTAKE = """\
import torch
from torch import nn

model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for inputs, targets in [(torch.ones(2, 4), torch.ones(2, 1))]:
    loss = nn.functional.mse_loss(model(inputs), targets)
    loss.backward()
    optimizer.step()
"""
# The same with the mistake taken out, as the safe fix does it.
REPAIRED = MISTAKE.replace("    loss.backward()", "    optimizer.zero_grad()\n    loss.backward()")


@dataclass(frozen=True)
class Outcome:
    """What one command line came to."""

    code: int
    out: str
    err: str

    @property
    def findings(self) -> Any:
        """The JSON document on standard output, whatever it holds."""
        return json.loads(self.out)


Run = Callable[..., Outcome]
