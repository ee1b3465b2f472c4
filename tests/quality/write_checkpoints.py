"""Writes tests/checkpoints/written anew: `python tests/quality/write_checkpoints.py FOLDER`.

Runs in an environment that has torch and, as far as they are to be written, lightning, accelerate, transformers, timm
and safetensors; what is not installed is left out. Prints nothing but the names. `keys.json` in FOLDER is added to.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import types
from collections.abc import Iterator
from importlib.machinery import ModuleSpec
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import torch
from torch import nn


class Net(nn.Module):
    """A layer of each kind of state: weights, running statistics."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 2, 3)
        self.norm = nn.BatchNorm2d(2)
        self.head = nn.Linear(2, 3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.norm(self.conv(x)).mean((2, 3)))


def main() -> None:
    """Writes what the installed libraries can write."""
    out = Path(sys.argv[1])
    torch.manual_seed(0)
    keys_file = out / "keys.json"
    keys = json.loads(keys_file.read_text("utf-8")) if keys_file.exists() else {}
    for needs, write in (
        ("torch", _torch),
        ("lightning", _lightning),
        ("accelerate", _accelerate),
        ("transformers", _transformers),
        ("timm", _timm),
    ):
        if find_spec(needs):
            for name, loaded in write(out):
                keys[name] = _keys(loaded)
                print(name)
    keys_file.write_text(json.dumps(keys, indent=1, sort_keys=True) + "\n", "utf-8")


def _keys(value: Any, path: str = "") -> dict[str, list[object]]:
    if isinstance(value, torch.Tensor):
        return {path: [list(value.shape), str(value.dtype).removeprefix("torch.")]}
    if isinstance(value, (list, tuple)):
        value = dict(enumerate(value))
    found: dict[str, list[object]] = {}
    for key, item in value.items() if isinstance(value, dict) else ():
        found |= _keys(item, f"{path}/{key}" if path else str(key))
    return found


def _trained(optimizer_class: Any, **options: Any) -> tuple[nn.Module, Any]:
    model = Net()
    optimizer = optimizer_class(model.parameters(), **options)
    model(torch.randn(2, 1, 5, 5)).sum().backward()
    optimizer.step()
    return model, optimizer


def _torch(out: Path) -> Iterator[tuple[str, Any]]:
    model, optimizer = _trained(torch.optim.SGD, lr=0.1, momentum=0.9)
    weights, state = model.state_dict(), optimizer.state_dict()
    number = torch.__version__.split("+")[0]
    legacy = {"_use_new_zipfile_serialization": False}
    contents: list[tuple[str, Any, dict[str, Any]]] = [
        ("weights.pt", weights, {}),
        ("legacy.pt", nn.DataParallel(model).state_dict(), legacy),
        (
            "checkpoint.tar",
            {"model": weights, "optimizer": state, "epoch": 4, "best": torch.tensor(0.5)},
            {},
        ),
        (
            "legacy-checkpoint.pth",
            {"state_dict": weights, "optimizer": state, "args": {"lr": 0.1}},
            legacy,
        ),
    ]
    for kind, content, options in contents:
        name = f"torch-{number}-{kind}"
        torch.save(content, out / name, **options)
        yield name, torch.load(out / name)


def _lightning(out: Path) -> Iterator[tuple[str, Any]]:
    import lightning

    class Lit(lightning.LightningModule):
        def __init__(self, width: int = 3) -> None:  # noqa: ARG002  # it becomes a hyper-parameter in the file
            super().__init__()
            self.save_hyperparameters()
            self.net = Net()

        def training_step(self, batch: Any, _: int) -> torch.Tensor:
            return nn.functional.cross_entropy(self.net(batch[0]), batch[1])

        def configure_optimizers(self) -> torch.optim.Optimizer:
            return torch.optim.AdamW(self.parameters(), lr=1e-3)

    data = torch.utils.data.TensorDataset(torch.randn(8, 1, 5, 5), torch.randint(0, 3, (8,)))
    trainer = lightning.Trainer(
        max_epochs=1, accelerator="cpu", logger=False, enable_checkpointing=False, enable_progress_bar=False
    )
    trainer.fit(Lit(), torch.utils.data.DataLoader(data, batch_size=4))
    name = f"lightning-{version('lightning')}.ckpt"
    trainer.save_checkpoint(out / name)
    yield name, torch.load(out / name, weights_only=False)


def _accelerate(out: Path) -> Iterator[tuple[str, Any]]:
    from accelerate import Accelerator
    from safetensors.torch import load_file

    accelerator = Accelerator(cpu=True)
    accelerator.prepare(*_trained(torch.optim.AdamW))
    start = f"accelerate-{version('accelerate')}"
    with tempfile.TemporaryDirectory() as folder:
        accelerator.save_state(f"{folder}/safe")
        accelerator.save_state(f"{folder}/bin", safe_serialization=False)
        shutil.copy(f"{folder}/safe/model.safetensors", out / f"{start}.safetensors")
        for name in ("optimizer.bin", "pytorch_model.bin"):
            shutil.copy(f"{folder}/bin/{name}", out / f"{start}-{name}")
            yield f"{start}-{name}", torch.load(out / f"{start}-{name}", weights_only=False)
    yield f"{start}.safetensors", load_file(out / f"{start}.safetensors")


def _transformers(out: Path) -> Iterator[tuple[str, Any]]:
    from safetensors.torch import load_file
    from transformers import BertConfig, BertModel

    sizes = {"hidden_size": 8, "intermediate_size": 8, "max_position_embeddings": 6}
    model = BertModel(BertConfig(vocab_size=13, num_hidden_layers=1, num_attention_heads=2, **sizes))
    start = f"transformers-{version('transformers')}"
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        shutil.copy(f"{folder}/model.safetensors", out / f"{start}.safetensors")
    yield f"{start}.safetensors", load_file(out / f"{start}.safetensors")
    sharded = out / f"{start}-sharded"
    model.save_pretrained(sharded, max_shard_size="2KB")
    (sharded / "config.json").unlink()
    shards = [load_file(path) for path in sorted(sharded.glob("*.safetensors"))]
    yield f"{sharded.name}/model.safetensors.index.json", {key: each[key] for each in shards for key in each}


class _NoTorchvision:
    """Stands in for torchvision, which timm imports and saving does not use."""

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        is_asked = name.split(".")[0] == "torchvision"
        return ModuleSpec(name, self, is_package=True) if is_asked else None

    def create_module(self, spec: ModuleSpec) -> types.ModuleType:
        module = MagicMock(name=spec.name)
        module.__spec__, module.__path__ = spec, []
        return module

    def exec_module(self, module: types.ModuleType) -> None:
        pass


def _timm(out: Path) -> Iterator[tuple[str, Any]]:
    sys.meta_path.insert(0, _NoTorchvision())
    from timm.utils.checkpoint_saver import CheckpointSaver
    from timm.utils.model_ema import ModelEmaV2

    model, optimizer = _trained(torch.optim.SGD, lr=0.1, momentum=0.9)
    name = f"timm-{version('timm')}.pth.tar"
    with tempfile.TemporaryDirectory() as folder:
        arguments = argparse.Namespace(model="net", lr=0.1)
        average = ModelEmaV2(model)
        CheckpointSaver(model, optimizer, arguments, average, checkpoint_dir=folder).save_checkpoint(0, 0.5)
        shutil.copy(f"{folder}/checkpoint-0.pth.tar", out / name)
    yield name, torch.load(out / name, weights_only=False)


if __name__ == "__main__":
    main()
