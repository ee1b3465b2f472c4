"""Checkpoints of every state: plain, wrapped, trained, damaged, hostile."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import torch
from torch import nn


class Hostile:
    """Runs a command when it is unpickled."""

    def __init__(self, canary: Path) -> None:
        self.canary = canary

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.canary),)


def save_checkpoints(path: Path) -> None:
    """Writes them all into the new folder `path`."""
    path.mkdir()
    model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
    plain = model.state_dict()
    torch.save(plain, path / "plain.pt")
    torch.save({f"module.{key}": value for key, value in plain.items()}, path / "ddp.pt")
    torch.save({key: value.half() for key, value in plain.items()}, path / "half.pt")
    other = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3), nn.LayerNorm(3))
    torch.save(other.state_dict(), path / "other.pt")
    optimizer = torch.optim.Adam(model.parameters())
    model(torch.ones(1, 4)).sum().backward()
    optimizer.step()
    trained = {"model": plain, "optimizer": optimizer.state_dict(), "epoch": 3, 'it\'s "so"': plain["0.bias"]}
    torch.save(trained, path / "trained.pt")
    (path / "damaged.pt").write_bytes((path / "plain.pt").read_bytes()[:300])
    torch.save({"w": torch.ones(2), "x": Hostile(path / "canary")}, path / "hostile.pt")
    (path / "pickle.pt").write_bytes(pickle.dumps(Hostile(path / "canary")))
    torch.save({"```\n# Boo": torch.ones(1), "[x](command:y)": torch.ones(1)}, path / "spelled.pt")
