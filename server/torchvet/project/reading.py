"""Python files as text and back: encodings as PEP 263 says, byte order marks, line ends kept as they are."""

from __future__ import annotations

import codecs
import io
import os
from dataclasses import dataclass
from pathlib import Path


class ReadError(Exception):
    """A file that can't be read as Python text; the message says why."""


@dataclass(frozen=True)
class DecodedText:
    """A text with its own line ends, and the encoding that gives back the same bytes."""

    text: str
    encoding: str


def read_python(path: Path) -> DecodedText:
    """The text of the Python file at `path`; raises `ReadError`."""
    try:
        return decode_python(path.read_bytes())
    except OSError as error:
        raise ReadError(f"can't be read: {error.strerror or error}") from error


def decode_python(content: bytes) -> DecodedText:
    """`content` decoded the way Python reads source; raises `ReadError`."""
    try:
        encoding = _encoding(content)
        return DecodedText(content.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        raise ReadError(f"can't be read: byte {error.start} is not valid {error.encoding}") from error
    except (SyntaxError, LookupError, ValueError) as error:
        raise ReadError(f"can't be read: {error}") from error


def write_in_place(path: Path, text: str, encoding: str) -> None:
    """Replaces the file's content at once or not at all, keeping its mode; a link's target is replaced."""
    # Imported here: only runs that write pay for it.
    import tempfile

    content = text.encode(encoding)
    target = path.resolve()
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(target.stat().st_mode & 0o7777)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _encoding(content: bytes) -> str:
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    # Two lines at least, whichever line ends the file has.
    head = b"\n".join(b"\n".join(content.split(b"\n", 2)[:2]).splitlines()[:2]) + b"\n"
    if b"coding" not in head:
        return "utf-8"
    # Imported here: only files with a coding comment pay for it.
    import tokenize

    return tokenize.detect_encoding(io.BytesIO(head).readline)[0]
