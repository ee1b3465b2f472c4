"""`[tool.torchvet.train]` in pyproject.toml: what a project says about training its files.

Keys that stand in the table itself hold for every file, those in `[tool.torchvet.train."path/file.py"]` for that one, the path
as seen from the pyproject.toml. Read here, because the editor starts the runtime without us; written by `train --save-plan`.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torchvet_runtime.failures import UsageError
from torchvet_runtime.wishes import KNOWN

# What stands for an option of the command line, with the type it has here.
_COMMAND: dict[str, type] = {
    "seed": int,
    "devices": str,
    "weights": str,
    "processes": int,
    "arguments": list,
    "log": list,
}
MODES = ("script", "parts")
KEYS = (*KNOWN, *_COMMAND, "mode")
_SUFFIXES = (".py", ".ipynb")
_READERS = ("tomllib", "tomli", "pip._vendor.tomli")

# Any: TOML values.
_Table = Mapping[str, Any]


@dataclass(frozen=True)
class ProjectPlan:
    """What was found for one file. `settings` are `key=value` as for `--set`, `command` options by their name."""

    place: str = ""
    mode: str | None = None
    settings: tuple[str, ...] = ()
    command: _Table | None = None

    @property
    def names_parts(self) -> bool:
        """Whether it names a model or data, which is to say that our loop trains them."""
        return any(each.startswith(("model=", "train=")) for each in self.settings)


def project_plan(file: Path) -> ProjectPlan:
    """What the nearest pyproject.toml with a torchvet table says about training `file`; raises `UsageError`."""
    for folder in file.absolute().parents:
        path = folder / "pyproject.toml"
        table = _torchvet_table(path)
        if table is not None:
            return _plan(path, table.get("train", {}), file.absolute().relative_to(folder).as_posix())
    return ProjectPlan()


def _torchvet_table(path: Path) -> _Table | None:
    try:
        content = path.read_bytes()
    except OSError:
        return None
    if b"torchvet" not in content:
        return None
    toml = _reader()
    if toml is None:
        if b"torchvet.train" not in content:
            return None
        raise UsageError(f"{path} can't be read by Python before 3.11; install tomli there")
    try:
        table = toml.loads(content.decode("utf-8")).get("tool", {}).get("torchvet")
    except (ValueError, AttributeError) as error:
        raise UsageError(f"{path}: {error}") from error
    return table if isinstance(table, dict) else None


def _reader() -> Any:  # Any: one of three modules with the same `loads`, None when there is none
    return next((found for name in _READERS if (found := _imported(name)) is not None), None)


def _imported(name: str) -> object | None:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def _plan(path: Path, table: object, file: str) -> ProjectPlan:
    place = f"{path.name}: tool.torchvet.train"
    if not isinstance(table, dict):
        raise UsageError(f"{place} must be a table")
    said: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            if not key.endswith(_SUFFIXES):
                raise UsageError(f'{place}.{key}: a file is needed here, such as "train.py"')
            own = {name: _checked(f'{place}."{key}".{name}', name, each) for name, each in value.items()}
            # The file's own table wins, wherever it stands.
            said = {**said, **own} if key == file else said
        else:
            said = {key: _checked(f"{place}.{key}", key, value), **said}
    command = {key: value for key, value in said.items() if key in _COMMAND}
    if "weights" in command:
        command["weights"] = str(path.parent / command["weights"])
    settings = tuple(f"{key}={_written(value)}" for key, value in said.items() if key in KNOWN)
    return ProjectPlan(path.name, said.get("mode"), settings, command)


def _checked(place: str, key: str, value: object) -> object:
    if key not in KEYS:
        raise UsageError(f"{place}: no such key; there are {', '.join(KEYS)}")
    if key == "mode" and value not in MODES:
        raise UsageError(f"{place}: one of {', '.join(MODES)} is needed, not {value!r}")
    wanted = _COMMAND.get(key)
    if wanted is not None and (type(value) is not wanted or (wanted is list and not _are_texts(value))):
        what = "a list of texts" if wanted is list else "a whole number" if wanted is int else "a text"
        raise UsageError(f"{place}: {what} is needed, not {value!r}")
    if key in KNOWN and not isinstance(value, str | int | float):
        raise UsageError(
            f"{place}: a number, true, false or an expression as a text is needed, not {value!r}"
        )
    return value


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _written(value: object) -> str:
    """A value as `--set` takes it: texts are expressions already."""
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else repr(value)
