"""A script's own `torch.save(…, path)`, made whole or not at all: same bytes, through a temporary file and a rename.

Done only where that comes to the same: for a path (not an open file), where the old file is a plain one of the user's own
without a second name, and the folder can be written. Everything else is saved as torch saves it.
"""

from __future__ import annotations

import errno
import functools
import os
import platform
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from torchvet_runtime.durable import flush_directory

# torch's own way of saying that the disk is full names neither the file nor the reason (2.4 to 2.13).
_TORCH_COULD_NOT_WRITE = "PytorchStreamWriter failed"


def make_saves_atomic() -> Callable[[], None]:
    """From now on `torch.save` replaces files in one piece; returns what takes that back."""
    plain = torch.save

    @functools.wraps(plain)
    def save(obj: object, f: Any, *args: Any, **kwargs: Any) -> None:  # Any: as torch takes them
        path = _replaceable(f)
        if path is None or not _saved_aside(plain, obj, path, args, kwargs):
            plain(obj, f, *args, **kwargs)

    def take_back() -> None:
        torch.save = torch.serialization.save = plain

    torch.save = torch.serialization.save = save
    return take_back


def _replaceable(target: object) -> Path | None:
    """The file that may be replaced; None when it must be written in place."""
    if not isinstance(target, str | os.PathLike):
        return None
    path = Path(target)
    try:
        found = path.lstat()
    except OSError:
        return path if path.parent.is_dir() else None
    is_own = os.name == "nt" or found.st_uid == os.geteuid()
    # Neither a link, nor a device, nor a file that another name leads to.
    return path if stat.S_ISREG(found.st_mode) and found.st_nlink == 1 and is_own else None


# Any: the rest of torch.save's arguments.
def _saved_aside(
    plain: Callable[..., object], obj: object, path: Path, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> bool:
    """Saves next to `path` and renames; False when it has to be tried in place. Raises what torch.save raises."""
    folder = _made_folder(path)
    if folder is None:
        return False
    temporary = folder / path.name
    try:
        plain(obj, str(temporary), *args, **kwargs)
        return _took_its_place(temporary, path)
    except (OSError, RuntimeError) as error:
        if not _is_for_want_of_space(error) or not path.exists():
            raise
        # Without us the old file would have made room for the new one.
        return False
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _made_folder(path: Path) -> Path | None:
    """A folder for the temporary, which keeps the file's name because torch writes that into the file.

    Those that a killed process on this machine has left are removed.
    """
    stem = f".{path.name}.tmp-{platform.node()}-"
    folder = path.with_name(f"{stem}{os.getpid()}")
    try:
        for each in path.parent.iterdir():
            number = each.name.removeprefix(stem)
            if number != each.name and number.isdigit() and not _is_alive(int(number)):
                shutil.rmtree(each, ignore_errors=True)
        folder.mkdir()
    except OSError:
        return None
    return folder


def _took_its_place(temporary: Path, path: Path) -> bool:
    try:
        if path.exists():
            temporary.chmod(stat.S_IMODE(path.stat().st_mode))
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        return False
    flush_directory(path.parent)
    return True


def _is_for_want_of_space(error: OSError | RuntimeError) -> bool:
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT}
    return _TORCH_COULD_NOT_WRITE in str(error)


def _is_alive(pid: int) -> bool:
    if os.name == "nt":
        # There os.kill would end it.
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
