"""usage: write_checkpoints.py FOLDER. Writes what checkpoints.test.ts opens: large, wrapped, damaged and hostile files."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import torch


class Hostile:
    """Runs a command when it is unpickled."""

    def __init__(self, canary: Path) -> None:
        self.canary = canary

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, (f"touch '{self.canary}'",)


def layers(n_blocks: int) -> dict[str, torch.Tensor]:
    """Keys as a transformer has them, ten a block."""
    found: dict[str, torch.Tensor] = {}
    for block in range(n_blocks):
        start = f"transformer.layers.{block}"
        for name, shape in (("q_proj", (8, 8)), ("k_proj", (8, 8)), ("v_proj", (8, 8)), ("out_proj", (8, 8))):
            found[f"{start}.attention.{name}.weight"] = torch.zeros(shape)
            found[f"{start}.attention.{name}.bias"] = torch.zeros(shape[0])
        found[f"{start}.norm.weight"] = torch.ones(8, dtype=torch.bfloat16)
        found[f"{start}.norm.bias"] = torch.zeros(8, dtype=torch.bfloat16)
    return found


def main(folder: Path) -> None:
    """Writes them all."""
    weights = layers(100)
    state = {"state": {}, "param_groups": [{"lr": 1e-3, "params": [0]}]}
    whole = {"model": weights, "optimizer": state, "epoch": 12, "best_loss": 0.25, "note": "warm-up done"}
    torch.save(whole, folder / "thousand.pt")
    torch.save({"model": {f"module.{key}": each for key, each in weights.items()}}, folder / "wrapped.pt")
    other = {key: each.half() if "norm" in key else each for key, each in layers(98).items()}
    other["transformer.layers.0.attention.q_proj.weight"] = torch.zeros(16, 8)
    other["head.weight"] = torch.zeros(10, 8)
    torch.save({"model": other}, folder / "other.pt")
    torch.save(layers(1_000), folder / "ten_thousand.pt")
    (folder / "damaged.pt").write_bytes((folder / "thousand.pt").read_bytes()[:4_000])
    odd = {"<img src=x onerror=alert(1)>": torch.ones(2), "\u202ereversed": torch.ones(2)}
    torch.save({"model": odd, "payload": Hostile(folder / "sprung")}, folder / "hostile.pt")
    (folder / "loads.py").write_text(
        "import torch\n\nckpt = torch.load('thousand.pt', map_location='cpu', weights_only=True)\nstate = ckpt['model']\n"
    )
    (folder / "narrow.py").write_text(
        "from torch import nn\n\n\nclass Narrow(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.transformer = nn.Linear(2, 2)\n\n    def forward(self, x):\n        return self.transformer(x)\n"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
