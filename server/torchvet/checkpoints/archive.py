"""Zip archives as torch.save writes them: the list of records and the bytes of one record, hostile input assumed.

The standard zipfile module is not used for reading: it takes 60 ms for 10,000 records, and accepts archives
that torch does not. Writing is in `archive_writing.py`.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from torchvet.checkpoints.unreadable import Unreadable, damaged, over_limit

MAX_RECORD_BYTES = 48 * 2**20
_MAX_DIRECTORY_BYTES = 48 * 2**20
_MAX_RECORDS = 500_000

LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
END64 = struct.Struct("<4sQ2H2L4Q")
LOCATOR64 = struct.Struct("<4sLQL")
_U4_FULL, _U2_FULL = 0xFFFFFFFF, 0xFFFF
_ENCRYPTED = 0x1


class Record(NamedTuple):
    """One file inside the archive; `size` and `packed` in bytes, `method` 0 for stored and 8 for deflate.

    A named tuple, because 10,000 frozen dataclasses take 10 ms more.
    """

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    header_offset: int


@dataclass(frozen=True, slots=True)
class Directory:
    """The archive's central directory, not yet parsed, and the number of records it claims."""

    content: bytes
    count: int


def read_directory(file: BinaryIO, file_bytes: int) -> Directory:
    """The archive's directory, without reading any record."""
    count, size, offset = _directory_place(file, file_bytes)
    if count > _MAX_RECORDS or size > _MAX_DIRECTORY_BYTES:
        raise over_limit(f"its zip directory claims {count:,} records in {size:,} bytes")
    if offset + size > file_bytes:
        raise damaged("its zip directory lies outside the file")
    file.seek(offset)
    return Directory(file.read(size), count)


def read_records(directory: Directory) -> list[Record]:
    """The archive's records in the order of its directory."""
    records = []
    at = 0
    for _ in range(directory.count):
        record, at = _parse_record(directory.content, at)
        records.append(record)
    if len({record.name for record in records}) != len(records):
        raise damaged("two records of the zip archive have the same name")
    return records


def find_pickle(directory: Directory) -> Record:
    """The record `<archive>/data.pkl` that torch.load unpickles."""
    # torch takes the folder of the first record as the archive's name; the search spares parsing 10,000 records
    content = directory.content
    folder = _parse_record(content, 0)[0].name.partition("/")[0] if directory.count else ""
    name = f"{folder}/data.pkl".encode()
    if content.count(name) > 1:
        raise damaged("two records of the zip archive are called data.pkl")
    at = content.find(name) - CENTRAL.size
    record = _parse_record(content, at)[0] if at >= 0 else None
    if record is None or record.name.encode() != name:
        raise Unreadable("it is a zip archive without a data.pkl", "give a file written by torch.save")
    return record


def read_record(file: BinaryIO, record: Record) -> bytes:
    """The record's bytes, unpacked and checked against its checksum."""
    if record.flags & _ENCRYPTED:
        raise Unreadable("it is an encrypted zip archive", "decrypt it first")
    if max(record.size, record.packed) > MAX_RECORD_BYTES:
        raise over_limit(f"its {record.name.rpartition('/')[2]} claims {record.size:,} bytes")
    file.seek(data_offset(file, record))
    content = _unpacked(file.read(record.packed), record)
    if len(content) != record.size or zlib.crc32(content) != record.crc:
        raise damaged(f"its {record.name.rpartition('/')[2]} does not match its checksum")
    return content


def data_offset(file: BinaryIO, record: Record) -> int:
    """Where the record's data begins, after its local header."""
    file.seek(record.header_offset)
    header = file.read(LOCAL.size)
    if len(header) < LOCAL.size or header[:4] != b"PK\x03\x04":
        raise damaged("a record of the zip archive is not where the directory says")
    name_bytes, extra_bytes = LOCAL.unpack(header)[9:11]
    return record.header_offset + LOCAL.size + int(name_bytes) + int(extra_bytes)


def _unpacked(packed: bytes, record: Record) -> bytes:
    if record.method == 0:
        return packed
    if record.method != 8:
        raise Unreadable("it is packed in a way torch does not read", "pack it again without compression")
    unpacker = zlib.decompressobj(-15)
    try:
        return unpacker.decompress(packed, MAX_RECORD_BYTES)
    except zlib.error as error:
        raise damaged("its packed data is broken") from error


def _directory_place(file: BinaryIO, file_bytes: int) -> tuple[int, int, int]:
    # Count, size and offset of the central directory, from the end record or its 64-bit form.
    tail_bytes = min(file_bytes, END.size + _U2_FULL)
    file.seek(file_bytes - tail_bytes)
    tail = file.read(tail_bytes)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + END.size > len(tail):
        raise damaged("the end of its zip archive is missing")
    _, _, _, _, count, size, offset, _ = END.unpack_from(tail, at)
    if count == _U2_FULL or size == _U4_FULL or offset == _U4_FULL:
        return _directory_place_64(file, file_bytes - tail_bytes + at)
    return count, size, offset


def _directory_place_64(file: BinaryIO, end_offset: int) -> tuple[int, int, int]:
    if end_offset < LOCATOR64.size:
        raise damaged("the end of its zip archive is missing")
    file.seek(end_offset - LOCATOR64.size)
    signature, _, offset64, _ = LOCATOR64.unpack(file.read(LOCATOR64.size))
    if signature != b"PK\x06\x07" or offset64 > end_offset:
        raise damaged("the end of its zip archive is missing")
    file.seek(offset64)
    record = file.read(END64.size)
    if len(record) < END64.size or record[:4] != b"PK\x06\x06":
        raise damaged("the end of its zip archive is missing")
    count, size, offset = END64.unpack(record)[7:10]
    return count, size, offset


def _parse_record(directory: bytes, at: int) -> tuple[Record, int]:
    if at + CENTRAL.size > len(directory) or directory[at : at + 4] != b"PK\x01\x02":
        raise damaged("its zip directory ends early or is damaged")
    fields = CENTRAL.unpack_from(directory, at)
    flags, method, crc, packed, size = fields[3], fields[4], fields[7], fields[8], fields[9]
    name_bytes, extra_bytes, comment_bytes, offset = fields[10], fields[11], fields[12], fields[16]
    at += CENTRAL.size
    name = str(directory[at : at + name_bytes], "utf-8", "backslashreplace")
    at += name_bytes
    if _U4_FULL in (packed, size, offset):
        size, packed, offset = _wide(directory[at : at + extra_bytes], size, packed, offset)
    return Record(name, flags, method, crc, packed, size, offset), at + extra_bytes + comment_bytes


def _wide(extra: bytes, size: int, packed: int, offset: int) -> tuple[int, int, int]:
    # The zip64 extra field holds, in this order, only those numbers that did not fit.
    at = 0
    while at + 4 <= len(extra):
        tag, length = struct.unpack_from("<2H", extra, at)
        if tag == 1:
            numbers = iter(struct.unpack_from(f"<{min(length, len(extra) - at - 4) // 8}Q", extra, at + 4))
            size, packed, offset = (
                next(numbers, value) if value == _U4_FULL else value for value in (size, packed, offset)
            )
            return size, packed, offset
        at += 4 + length
    return size, packed, offset
