"""safetensors files: a length, a JSON header, and the tensors one after the other. Nothing in them can run."""

from __future__ import annotations

import ctypes
import json
import math
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from torchvet_runtime.durable import HashingWriter, Written, write_durably
from torchvet_runtime.failures import UsageError

# As the library itself has it.
_LONGEST_HEADER = 100_000_000
_DTYPES = {
    "F64": "float64", "F32": "float32", "F16": "float16", "BF16": "bfloat16", "I64": "int64", "I32": "int32",
    "I16": "int16", "I8": "int8", "U8": "uint8", "BOOL": "bool", "U16": "uint16", "U32": "uint32", "U64": "uint64",
    "F8_E4M3": "float8_e4m3fn", "F8_E5M2": "float8_e5m2", "C64": "complex64",
}  # fmt: skip


def read_safetensors(path: Path) -> dict[str, Tensor]:
    """The tensors of a file; raises `UsageError` for one that is damaged or cut short."""
    try:
        with path.open("rb") as file:
            [length] = struct.unpack("<Q", file.read(8))
            if length > _LONGEST_HEADER:
                raise ValueError(f"its header claims {length:,} bytes")
            header = json.loads(file.read(length))
        size_bytes = path.stat().st_size
        mapped = torch.from_file(str(path), shared=False, size=size_bytes, dtype=torch.uint8)
        places = {name: each for name, each in header.items() if name != "__metadata__"}
        return {name: _read(mapped[8 + length :], each) for name, each in places.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, struct.error) as error:
        raise UsageError(f"{path} is no whole safetensors file: {error}") from error


def write_safetensors(tensors: Mapping[str, Tensor], path: Path) -> Written:
    """Writes tensors so that any safetensors library reads them; raises `OSError` with `path` as it was."""
    whole = {name: each.detach().cpu().contiguous() for name, each in sorted(tensors.items())}
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    end = 0
    for name, each in whole.items():
        header[name] = {
            "dtype": _name(each),
            "shape": list(each.shape),
            "data_offsets": [end, end + each.nbytes],
        }
        end += each.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    # The tensors begin at a multiple of eight bytes, which spaces make up.
    text += b" " * (-len(text) % 8)

    def write(file: HashingWriter) -> None:
        file.write(struct.pack("<Q", len(text)) + text)
        for each in whole.values():
            if each.nbytes:
                file.write(memoryview((ctypes.c_char * each.nbytes).from_address(each.data_ptr())).cast("B"))

    return write_durably(path, write)


# Any: whatever the header says.
def _read(data: Tensor, place: Mapping[str, Any]) -> Tensor:
    dtype, shape = _dtype(place["dtype"]), [int(each) for each in place["shape"]]
    begin, end = (int(each) for each in place["data_offsets"])
    if not 0 <= begin <= end <= len(data) or end - begin != math.prod(shape) * dtype.itemsize:
        raise ValueError(f"a tensor of {shape} is said to lie at {begin} to {end}")
    if begin == end:
        return torch.empty(shape, dtype=dtype)
    # Copied, because a tensor may begin at a byte at which its numbers can't be read.
    return data[begin:end].clone().view(dtype).reshape(shape)


def _dtype(name: object) -> torch.dtype:
    found = getattr(torch, _DTYPES.get(str(name), ""), None)
    if not isinstance(found, torch.dtype):
        raise ValueError(f"PyTorch {torch.__version__} has no dtype {name}")
    return found


def _name(tensor: Tensor) -> str:
    wanted = str(tensor.dtype).removeprefix("torch.")
    found = next((name for name, each in _DTYPES.items() if each == wanted), None)
    if found is None:
        raise OSError(f"safetensors has no dtype {wanted}")
    return found
