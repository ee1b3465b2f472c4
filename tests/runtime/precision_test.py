"""Which precision is taken on which device, and that a scaler that finds its gradients too large leaves the step out."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from torchvet_runtime import precision
from torchvet_runtime.failures import UsageError
from torchvet_runtime.precision import precision_for

# The kind of device, the capability of an NVIDIA card, what its autocast can compute in, and what is taken.
TAKEN = [
    ("cuda", (9, 0), ("bf16", "fp16"), "bf16"),
    ("cuda", (7, 5), ("bf16", "fp16"), "fp16"),
    ("xpu", None, ("bf16", "fp16"), "bf16"),
    ("xpu", None, ("fp16",), "fp16"),
    ("xpu", None, (), "fp32"),
    ("mps", None, ("bf16", "fp16"), "bf16"),
    ("mps", None, ("fp16",), "fp32"),
    ("cpu", None, ("bf16", "fp16"), "fp32"),
]


@pytest.mark.parametrize(("kind", "capability", "works", "taken"), TAKEN)
def test_the_best_that_works_is_taken(
    kind: str,
    capability: tuple[int, int] | None,
    works: tuple[str, ...],
    taken: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = {torch.bfloat16: "bf16", torch.float16: "fp16"}
    monkeypatch.setattr(
        precision, "_problem", lambda dtype, _device: "" if names[dtype] in works else "no such kernel"
    )
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda _device: capability)
    model, device = nn.Linear(1, 1), torch.device(kind)
    chosen = precision_for("auto", device, model)
    assert chosen.name == taken
    assert (chosen.scaler is not None) is (taken == "fp16")
    assert precision_for("auto", device, nn.Linear(1, 1).half()).name == "fp32"
    for asked in {"bf16", "fp16"} - set(works):
        with pytest.raises(UsageError, match="no such kernel"):
            precision_for(asked, device, model)


def test_a_step_with_gradients_too_large_is_left_out() -> None:
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    half = precision_for("fp16", torch.device("cpu"), model)
    assert half.scaler is not None
    before, scale = model.weight.detach().clone(), half.scaler.get_scale()
    half.scaled(model(torch.full((1, 2), 1e38)).sum()).backward()
    half.unscale(optimizer)
    assert not half.step(optimizer)
    assert torch.equal(model.weight, before)
    assert half.scaler.get_scale() == scale / 2
    optimizer.zero_grad()
    half.scaled(model(torch.ones(1, 2)).sum()).backward()
    assert half.step(optimizer)
    assert torch.allclose(model.weight, before - 1)
