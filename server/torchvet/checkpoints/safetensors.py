"""The header of a safetensors file: keys, dtypes, shapes. The tensor data after it is not read.

Format: 8 bytes little-endian header length, then that many bytes of JSON.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import BinaryIO

from torchvet.checkpoints.contents import TensorEntry
from torchvet.checkpoints.tensors import entry
from torchvet.checkpoints.unreadable import damaged, over_limit

MAX_HEADER_BYTES = 10 * 2**20

DTYPES = {
    "F64": "float64", "F32": "float32", "F16": "float16", "BF16": "bfloat16", "I64": "int64", "I32": "int32",
    "I16": "int16", "I8": "int8", "U64": "uint64", "U32": "uint32", "U16": "uint16", "U8": "uint8",
    "BOOL": "bool", "F8_E4M3": "float8_e4m3fn", "F8_E5M2": "float8_e5m2", "F8_E8M0": "float8_e8m0fnu",
    "F8_E4M3FNUZ": "float8_e4m3fnuz", "F8_E5M2FNUZ": "float8_e5m2fnuz", "C64": "complex64",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SafetensorsHeader:
    """The header as parsed: raw JSON object, and the byte where the data begins."""

    fields: dict[str, object]
    data_start: int


def read_header(file: BinaryIO, file_bytes: int) -> SafetensorsHeader:
    """The header, checked against the size of the file."""
    file.seek(0)
    start = file.read(8)
    length = int.from_bytes(start, "little")
    if len(start) < 8 or length > file_bytes - 8:
        raise damaged("its safetensors header is longer than the file")
    if length > MAX_HEADER_BYTES:
        raise over_limit(f"its safetensors header has {length:,} bytes")
    fields = parse_json(file.read(length), "its safetensors header")
    if not isinstance(fields, dict):
        raise damaged("its safetensors header is no JSON object")
    return SafetensorsHeader(fields, 8 + length)


def read_tensors(file: BinaryIO, file_bytes: int) -> tuple[dict[str, TensorEntry], dict[str, str]]:
    """Tensors by key in the order of their data, and the file's metadata."""
    header = read_header(file, file_bytes)
    metadata = header.fields.get("__metadata__", {})
    placed = [
        (*_parsed(key, value, file_bytes - header.data_start), key)
        for key, value in header.fields.items()
        if key != "__metadata__"
    ]
    placed.sort(key=lambda place: place[0])
    texts = metadata.items() if isinstance(metadata, dict) else ()
    return {key: tensor for _, tensor, key in placed}, {str(k): str(v)[:1000] for k, v in texts}


def parse_json(content: bytes, what: str) -> object:
    """The JSON value in `content`; `what` names it in the error."""
    try:
        parsed: object = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise damaged(f"{what} is no valid JSON") from error
    return parsed


def _parsed(key: str, value: object, data_bytes: int) -> tuple[int, TensorEntry]:
    if not isinstance(value, dict) or not isinstance(value.get("dtype"), str):
        raise damaged(f"its safetensors header describes {key[:80]!r} in no known way")
    dtype: str = DTYPES.get(value["dtype"], value["dtype"].lower()[:40])
    offsets = value.get("data_offsets")
    if not isinstance(offsets, list) or len(offsets) != 2 or not all(type(o) is int for o in offsets):
        raise damaged(f"its safetensors header places {key[:80]!r} in no known way")
    begin, end = offsets
    if not 0 <= begin <= end <= data_bytes:
        raise damaged(f"the data of {key[:80]!r} lies outside the file")
    tensor = entry(dtype, value.get("shape"), "cpu", f"{begin}:{end}")
    return begin, TensorEntry(dtype, tensor.shape, end - begin, "cpu", tensor.storage)
