"""The plan of a training, written into `[tool.torchvet.train]` of the project's pyproject.toml; comments there stay."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Table

_NAME = "pyproject.toml"
_WIDTH = 88

# Any: what the runtime has written: a key, its value, the reason, and whether it is only a remark.
Line = Mapping[str, Any]


class SavingError(Exception):
    """The plan can't be written; the message says where and why, and the file is as it was."""


def save_plan(keys: Path, file: Path) -> Path:
    """Puts the keys that the runtime has left in `keys` into the table of `file`; returns the pyproject.toml."""
    lines: list[Line] = json.loads(keys.read_text("utf-8"))["lines"]
    target = _target(file.absolute())
    name = file.absolute().relative_to(target.parent).as_posix()
    try:
        text = target.read_bytes().decode("utf-8") if target.exists() else ""
        new = _with_plan(text, name, lines)
        target.write_bytes(new.encode("utf-8"))
    except (OSError, UnicodeDecodeError, TOMLKitError, TypeError) as error:
        raise SavingError(f"can't write the plan into {target}: {error}") from error
    return target


def _target(file: Path) -> Path:
    """The pyproject.toml that is read for `file`: the nearest with a torchvet table, else the nearest, else a new one."""
    found = [folder / _NAME for folder in file.parents if (folder / _NAME).is_file()]
    ours = (each for each in found if b"[tool.torchvet" in each.read_bytes())
    return next(ours, found[0] if found else file.parent / _NAME)


def _with_plan(text: str, name: str, lines: list[Line]) -> str:
    document = tomlkit.parse(text)
    table: Any = document
    for key in ("tool", "torchvet", "train"):
        table = _inner(table, key, is_super=True)
    own = _inner(table, name, is_super=False)
    for key in ("mode", *(each["key"] for each in lines if each["is_remark"])):
        own.pop(key, None)
    for each in lines:
        _put(own, each)
    return tomlkit.dumps(document)


def _inner(
    table: Any, key: str, is_super: bool
) -> Any:  # Any: a document or a table of tomlkit, or what stands in the way
    if key not in table:
        table[key] = tomlkit.table(is_super_table=is_super)
    inner = table[key]
    if not isinstance(inner, dict):
        raise TypeError(f"{key} is no table")
    return inner


def _put(own: Table, line: Line) -> None:
    key, value, reason = line["key"], line["value"], " ".join(str(line["reason"]).split())
    if line["is_remark"]:
        remark = f"{key}: {value}" + (f" ({reason})" if reason else "")
        if remark[:_WIDTH] not in own.as_string():
            own.add(tomlkit.comment(remark[:_WIDTH]))
        return
    is_new = key not in own
    own[key] = value
    if is_new and reason and len(f"{key} = {value!r}  # {reason}") <= _WIDTH:
        own[key].comment(reason)
