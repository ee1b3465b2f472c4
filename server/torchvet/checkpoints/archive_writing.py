"""Writes a zip archive again with one record replaced; all other records are copied as they are, byte for byte.

Records keep their order, and data starts at multiples of 64 bytes as torch.save has it. torch's notes on the
original layout (`.format_version`, `.storage_alignment`) are left out: offsets can no longer be computed from them.
"""

from __future__ import annotations

import shutil
import struct
import zlib
from collections.abc import Iterable
from typing import BinaryIO

from torchvet.checkpoints.archive import CENTRAL, END, END64, LOCAL, LOCATOR64, Record, data_offset
from torchvet.checkpoints.unreadable import damaged

_ALIGNMENT = 64
_U4_FULL, _U2_FULL = 0xFFFFFFFF, 0xFFFF
_UTF8_NAMES = 0x800
_LAYOUT_NOTES = ("/.format_version", "/.storage_alignment")
_CHUNK_BYTES = 2**20


def write_replaced(
    source: BinaryIO, records: Iterable[Record], name: str, content: bytes, out: BinaryIO
) -> None:
    """Copies the archive to `out` with `content` as the record `name`."""
    written: list[tuple[Record, int]] = []
    for record in records:
        if record.name.endswith(_LAYOUT_NOTES):
            continue
        offset = out.tell()
        if record.name == name:
            record = record._replace(
                method=0, crc=zlib.crc32(content), packed=len(content), size=len(content), flags=0
            )
            _write_local(record, out)
            out.write(content)
        else:
            start = data_offset(source, record)
            _write_local(record, out)
            source.seek(start)
            copy_bytes(source, out, record.packed)
        written.append((record, offset))
    _write_directory(written, out)


def copy_bytes(source: BinaryIO, out: BinaryIO, n_bytes: int) -> None:
    """Copies exactly `n_bytes` from where `source` stands."""
    left = n_bytes
    while left:
        chunk = source.read(min(left, _CHUNK_BYTES))
        if not chunk:
            raise damaged("it ends before its last tensor")
        out.write(chunk)
        left -= len(chunk)


def copy_rest(source: BinaryIO, out: BinaryIO) -> None:
    """Copies everything from where `source` stands."""
    shutil.copyfileobj(source, out, _CHUNK_BYTES)


def _write_local(record: Record, out: BinaryIO) -> None:
    name = record.name.encode()
    wide = b""
    if max(record.size, record.packed) >= _U4_FULL:
        wide = struct.pack("<2H2Q", 1, 16, record.size, record.packed)
    used = out.tell() + LOCAL.size + len(name) + len(wide) + 4
    # the extra field "FB" is torch's own padding
    padding = struct.pack("<2s H", b"FB", -used % _ALIGNMENT) + b"Z" * (-used % _ALIGNMENT)
    packed, size = (_U4_FULL, _U4_FULL) if wide else (record.packed, record.size)
    extra = wide + padding
    header = LOCAL.pack(
        b"PK\x03\x04",
        45 if wide else 20,
        _UTF8_NAMES,
        record.method,
        0,
        0,
        record.crc,
        packed,
        size,
        len(name),
        len(extra),
    )
    out.write(header + name + extra)


def _write_directory(written: list[tuple[Record, int]], out: BinaryIO) -> None:
    start = out.tell()
    for record, offset in written:
        _write_central(record, offset, out)
    end = out.tell()
    count, size = len(written), end - start
    if count >= _U2_FULL or start >= _U4_FULL or size >= _U4_FULL:
        out.write(END64.pack(b"PK\x06\x06", END64.size - 12, 45, 45, 0, 0, count, count, size, start))
        out.write(LOCATOR64.pack(b"PK\x06\x07", 0, end, 1))
        count, size, start = min(count, _U2_FULL), min(size, _U4_FULL), min(start, _U4_FULL)
    out.write(END.pack(b"PK\x05\x06", 0, 0, count, count, size, start, 0))


def _write_central(record: Record, offset: int, out: BinaryIO) -> None:
    name = record.name.encode()
    numbers = (record.size, record.packed, offset)
    wide = [number for number in numbers if number >= _U4_FULL]
    extra = struct.pack(f"<2H{len(wide)}Q", 1, 8 * len(wide), *wide) if wide else b""
    size, packed, short_offset = (min(number, _U4_FULL) for number in numbers)
    version = 45 if wide else 20
    # fmt: off
    out.write(CENTRAL.pack(
        b"PK\x01\x02", version, version, _UTF8_NAMES, record.method, 0, 0, record.crc, packed, size,
        len(name), len(extra), 0, 0, 0, 0, short_offset,
    ) + name + extra)
    # fmt: on
