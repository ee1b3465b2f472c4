"""`[tool.torchvet]` of the nearest pyproject.toml that has one: read, held against the schema, turned into settings.

A key or rule that nobody knows is an error: a setting that silently does nothing is worse.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from torchvet.diagnostics import Severity
from torchvet.project.spelling import did_you_mean
from torchvet.settings import DEFAULT_SETTINGS, Settings

# A TOML table; its values are whatever TOML allows until the schema has been asked.
_Table = Mapping[str, Any]


class ConfigError(Exception):
    """A pyproject.toml that can't be obeyed; the message names the file, the key and the nearest valid name."""


@dataclass(frozen=True)
class Config:
    """What a pyproject.toml in `folder` says; `folder` None stands for no file at all."""

    folder: Path | None = None
    settings: Settings = DEFAULT_SETTINGS
    per_file_ignores: tuple[tuple[str, frozenset[str]], ...] = ()

    def settings_for(self, path: Path) -> Settings:
        """The settings for the file at `path`."""
        more = [rules for glob, rules in self.per_file_ignores if self._matches(path, glob)]
        return replace(self.settings, ignore=self.settings.ignore.union(*more)) if more else self.settings

    def excludes(self, path: Path) -> bool:
        """Whether the file or folder at `path` is not to be checked."""
        return any(self._matches(path, each) for each in self.settings.exclude)

    def _matches(self, path: Path, glob: str) -> bool:
        if self.folder is None:
            return False
        try:
            parts = path.absolute().relative_to(self.folder).parts
        except ValueError:
            return False
        glob = glob.removeprefix("./").removeprefix("**/").rstrip("/")
        if "/" not in glob:
            return any(fnmatchcase(each, glob) for each in parts)
        whole = "/".join(parts)
        return fnmatchcase(whole, glob) or fnmatchcase(whole, f"{glob}/*")


def config_for(folder: Path, rules: Iterable[str]) -> Config:
    """The configuration that holds in `folder`, given the names of all `rules`; raises `ConfigError`."""
    here = folder.absolute()
    for each in (here, *here.parents):
        table = _table(each / "pyproject.toml")
        if table is not None:
            return _config(each, table, sorted(rules))
    return Config()


def _table(path: Path) -> _Table | None:
    try:
        content = path.read_bytes()
    except OSError:
        return None
    if b"torchvet" not in content:
        return None
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        tool = tomllib.loads(content.decode("utf-8")).get("tool", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error
    table = tool.get("torchvet") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise ConfigError(f"{path}: tool.torchvet must be a table")
    return table


def _config(folder: Path, table: _Table, rules: Sequence[str]) -> Config:
    path = folder / "pyproject.toml"
    _hold_against_schema(path, table)
    ignores: _Table = table.get("per-file-ignores", {})
    severity: _Table = table.get("severity", {})
    for key in ("select", "ignore", "severity"):
        _hold_rules(path, key, table.get(key, ()), rules)
    for glob, names in ignores.items():
        _hold_rules(path, f'per-file-ignores."{glob}"', names, rules)
    settings = Settings(
        severity={rule: None if word == "off" else Severity(word) for rule, word in severity.items()},
        select=frozenset(table["select"]) if "select" in table else None,
        ignore=frozenset(table.get("ignore", ())),
        exclude=tuple(table.get("exclude", ())),
    )
    return Config(folder, settings, tuple((glob, frozenset(names)) for glob, names in ignores.items()))


def _hold_against_schema(path: Path, table: _Table) -> None:
    # Imported here: most projects have no table, and need no validator.
    import fastjsonschema

    schema = json.loads(Path(__file__).with_name("settings.schema.json").read_text("utf-8"))
    known = list(schema["properties"])
    for key in table:
        if key not in known:
            raise ConfigError(f"{path}: tool.torchvet.{key}: no such key{did_you_mean(key, known)}")
    try:
        fastjsonschema.compile(schema)(table)
    except fastjsonschema.JsonSchemaValueException as error:
        key = ".".join(["tool.torchvet", *map(str, error.path[1:])])
        raise ConfigError(f"{path}: {key} {error.message.removeprefix(error.name or '').strip()}") from error


def _hold_rules(path: Path, key: str, names: Iterable[str], rules: Sequence[str]) -> None:
    for name in names:
        if name not in rules:
            raise ConfigError(f"{path}: tool.torchvet.{key}: no rule {name!r}{did_you_mean(name, rules)}")
