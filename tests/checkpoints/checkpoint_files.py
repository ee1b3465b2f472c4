"""Checkpoints of every kind, written by torch itself or byte by byte where torch no longer writes the format."""

from __future__ import annotations

import argparse
import io
import json
import pickle
import struct
import tarfile
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn


class Net(nn.Module):
    """Parameters, buffers of both kinds, a tied weight and a nested container."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU())
        self.head = nn.Linear(8, 8, bias=False)
        self.tied = nn.Linear(8, 8, bias=False)
        self.tied.weight = self.head.weight
        self.register_buffer("kept", torch.ones(2, dtype=torch.int32))
        self.register_buffer("hidden", torch.ones(3), persistent=False)
        self.register_parameter("absent", None)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.tied(self.head(self.body(x)))


def state_dict() -> dict[str, Any]:
    return Net().state_dict()


def trained() -> dict[str, Any]:
    """A checkpoint as people write it: model, optimizer after one step, epoch, arguments, numpy scalar."""
    model = Net()
    optimizer = torch.optim.Adam(model.parameters())
    model(torch.randn(5, 4)).sum().backward()
    optimizer.step()
    return {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "epoch": 3,
        "args": argparse.Namespace(lr=0.1, layers=[1, 2]),
        "best": np.float64(0.5),
    }


def dtypes() -> dict[str, Any]:
    kinds = "float64 float16 bfloat16 complex64 complex128 int64 int16 int8 uint8 bool"
    return {kind: torch.zeros(2, 3).to(getattr(torch, kind)) for kind in kinds.split()}


def untyped_dtypes() -> dict[str, Any]:
    """Dtypes that torch saves as untyped storages; it cannot load them from its legacy format."""
    return {
        kind: torch.zeros(2, 3).to(getattr(torch, kind)) for kind in ("uint16", "uint32", "float8_e4m3fn")
    }


def odd_tensors() -> dict[str, Any]:
    base = torch.arange(24.0).reshape(4, 6)
    return {
        "scalar": torch.tensor(1.5),
        "empty": torch.empty(0, 3),
        "transposed": base.t(),
        "column": base[:, 1],
        "strided": base[::2, ::3],
        "meta": torch.empty(3, 2, device="meta"),
        "sparse": torch.eye(3).to_sparse(),
        "parameter": nn.Parameter(torch.ones(7)),
        "conjugate": torch.zeros(3, dtype=torch.complex64).conj(),
        "many_dims": torch.zeros(1, 1, 2, 1, 1, 3, 1),
        "ключ.вес": torch.zeros(300, 70000 // 300),
        "": torch.zeros(1),
    }


def many(count: int) -> dict[str, torch.Tensor]:
    return {f"layer.{idx}.weight": torch.zeros(3, 4) for idx in range(count)}


SAVED: dict[str, Callable[[], Any]] = {
    "plain": state_dict,
    "data-parallel": lambda: nn.DataParallel(Net()).state_dict(),
    "compiled": lambda: torch.compile(Net()).state_dict(),
    "compiled-parallel": lambda: torch.compile(nn.DataParallel(Net())).state_dict(),
    "parallel-compiled": lambda: nn.DataParallel(torch.compile(Net())).state_dict(),
    "nested": trained,
    "dtypes": dtypes,
    "odd": odd_tensors,
    "empty": dict,
    "empty-ordered": OrderedDict,
    "list": lambda: [torch.zeros(2), {"a": torch.ones(3)}],
    "one-tensor": lambda: torch.zeros(5, 2),
    "deeper": lambda: {"state": {"net": state_dict()}, "step": 1},
    "five-hundred": lambda: many(500),
}
SAVE_OPTIONS: dict[str, dict[str, Any]] = {
    "zip": {},
    "legacy": {"_use_new_zipfile_serialization": False},
    "protocol-4": {"pickle_protocol": 4},
    "legacy-protocol-4": {"_use_new_zipfile_serialization": False, "pickle_protocol": 4},
}


def safetensors(
    tensors: dict[str, tuple[str, list[Any], bytes]], metadata: dict[str, str] | None = None
) -> bytes:
    """A safetensors file from (dtype, shape, data) by key."""
    fields: dict[str, Any] = {"__metadata__": metadata} if metadata else {}
    position = 0
    for key, (dtype, shape, data) in tensors.items():
        fields[key] = {"dtype": dtype, "shape": shape, "data_offsets": [position, position + len(data)]}
        position += len(data)
    header = json.dumps(fields).encode()
    header += b" " * (-len(header) % 8)
    return struct.pack("<Q", len(header)) + header + b"".join(data for _, _, data in tensors.values())


def legacy_tar(path: Path) -> dict[str, torch.Tensor]:
    """Writes the tar format of torch 0.1 and returns what torch.load must find in it."""
    weight, bias = torch.arange(6.0).reshape(2, 3), torch.arange(3)
    storages = _dump(2)
    storages += _dump((11, "cpu", torch.FloatStorage)) + struct.pack("<q", 6) + weight.numpy().tobytes()
    storages += _dump((12, "cpu", torch.LongStorage)) + struct.pack("<q", 3) + bias.numpy().tobytes()
    storages += _dump([])
    tensors = _dump(2)
    tensors += _dump((21, 11, torch.FloatTensor)) + struct.pack("<ii5q", 2, 0, 2, 3, 3, 1, 0)
    tensors += _dump((22, 12, torch.LongTensor)) + struct.pack("<ii3q", 1, 0, 3, 1, 0)
    # {"weight": <21>, "bias": <22>}, with persistent ids as torch 0.1 pickled them
    pickled = (
        b"\x80\x02}(X\x06\x00\x00\x00weightX\x02\x00\x00\x0021QX\x04\x00\x00\x00biasX\x02\x00\x00\x0022Qu."
    )
    with tarfile.open(path, "w:", format=tarfile.USTAR_FORMAT) as tar:
        for name, content in {"storages": storages, "tensors": tensors, "pickle": pickled}.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return {"weight": weight, "bias": bias}


def _dump(value: object) -> bytes:
    return pickle.dumps(value, protocol=2)
