"""Damaged checkpoints, the same for the same seed: one file of every format, with a few bytes changed.

Zip archives are also rebuilt with a mutated data.pkl and right checksums, since a broken checksum would stop
the reader before it meets the pickle.
"""

from __future__ import annotations

import io
import os
import pickle
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

import checkpoint_files as files
import torch
import torch.distributed.checkpoint
from torch import nn

_INTERESTING = (
    0,
    1,
    0x28,
    0x2E,
    0x52,
    0x62,
    0x63,
    0x6A,
    0x72,
    0x7F,
    0x80,
    0x81,
    0x8A,
    0x8B,
    0x93,
    0x94,
    0x95,
    0xFF,
)


class Canary:
    """Makes the folder named by its path when unpickled for real."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return os.mkdir, (str(self.path),)


def seeds(folder: Path, canary: Path) -> dict[str, bytes]:
    """One intact file of every format, by suffix; each pickle also holds a canary."""
    model = nn.Sequential(nn.Linear(3, 2), nn.BatchNorm1d(2))
    saved = {
        "model": nn.DataParallel(model).state_dict(),
        "epoch": 1,
        "canary": Canary(canary),
        "model_": model,
    }
    made = {}
    for name, options in files.SAVE_OPTIONS.items():
        buffer = io.BytesIO()
        torch.save(saved, buffer, **options)
        made[f"{name}.pt"] = buffer.getvalue()
    files.legacy_tar(folder / "tar.pt")
    made["tar.pt"] = (folder / "tar.pt").read_bytes()
    tensors = {"module.a": ("F32", [2], bytes(8)), "module.b": ("BF16", [1, 3], bytes(6))}
    made["a.safetensors"] = files.safetensors(tensors, {"format": "pt"})
    made["model.index.json"] = (
        b'{"metadata": {"total_size": 8}, "weight_map": {"a": "zip.pt", "b": "gone.pt"}}'
    )
    torch.jit.save(torch.jit.script(nn.Linear(2, 1)), folder / "script.pt")
    made["script.pt"] = (folder / "script.pt").read_bytes()
    state = {"model": {"a": torch.zeros(2, 3), "b": torch.zeros(4)}, "epoch": 1}
    torch.distributed.checkpoint.save(state, checkpoint_id=folder / "dcp", no_dist=True)
    made["dcp/.metadata"] = (folder / "dcp" / ".metadata").read_bytes()
    made["canary.pt"] = b"\x80\x02" + pickle.dumps(Canary(canary), 2)[2:]
    return made


def mutated(seeds_by_name: dict[str, bytes], count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """`count` damaged files with the name each must have."""
    chance = random.Random(seed)
    names = sorted(seeds_by_name)
    for idx in range(count):
        name = names[idx % len(names)]
        content = seeds_by_name[name]
        if content[:2] == b"PK" and chance.random() < 0.8:
            yield name, _with_mutated_pickle(content, chance)
        else:
            yield name, _mutated(content, chance)


def _mutated(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        at = chance.randrange(len(changed) + 1)
        kind = chance.randrange(6)
        if kind == 0 and at < len(changed):
            changed[at] = chance.randrange(256)
        elif kind == 1 and at < len(changed):
            changed[at] = chance.choice(_INTERESTING)
        elif kind == 2:
            changed[at:at] = bytes(chance.choice(_INTERESTING) for _ in range(chance.randrange(1, 9)))
        elif kind == 3:
            del changed[at : at + chance.randrange(1, 40)]
        elif kind == 4:
            start = chance.randrange(len(changed) + 1)
            changed[at:at] = changed[start : start + chance.randrange(1, 60)] * chance.choice((1, 1, 2, 50))
        elif chance.random() < 0.2:
            del changed[at:]
    return bytes(changed)


def _with_mutated_pickle(content: bytes, chance: random.Random) -> bytes:
    rebuilt = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(rebuilt, "w") as target:
        for record in source.infolist():
            data = source.read(record)
            target.writestr(
                record.filename, _mutated(data, chance) if record.filename.endswith("data.pkl") else data
            )
    return rebuilt.getvalue()
