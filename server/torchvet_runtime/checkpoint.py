"""Checkpoints of a run: written whole, found again newest valid first, the last few and the best kept.

A checkpoint says by its seal whether it is whole and what it is; the manifest says the same for people and programs. What is
in one is not decided here.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

import torch

from torchvet_runtime import sharded_checkpoint
from torchvet_runtime.durable import write_durably
from torchvet_runtime.failures import CheckpointError, TrainingError
from torchvet_runtime.seal import damage, read_seal
from torchvet_runtime.torch_file import save_durably

_MANIFEST = "manifest.json"
# What one process wrote is a file, what several wrote together a folder.
_FILES, _FOLDERS = "step-*.pt", "step-*.shards"
_VERSION = 1
KEEP_LAST = 2


@dataclass(frozen=True)
class Occasion:
    """When and on what occasion a checkpoint is written. `score` is the loss that the best one has least of."""

    epoch: int
    step: int
    score: float | None
    on: str
    seed: int | None
    source_sha256: str


@dataclass(frozen=True)
class Entry:
    """One line of the manifest; of a checkpoint that it has lost, `sha256` is empty."""

    file: str
    epoch: int
    step: int
    sha256: str
    size_bytes: int
    score: float | None
    on: str
    seed: int | None
    source_sha256: str


@dataclass(frozen=True)
class Saved:
    """A checkpoint that is safely on the disk."""

    entry: Entry
    is_best: bool
    seconds: float


# Any: a checkpoint is nested dictionaries of tensors and plain values, as torch.save takes them.
State = Mapping[str, Any]


class Checkpoints:
    """The folder of a run's checkpoints."""

    def __init__(self, directory: Path, keep_last: int = KEEP_LAST) -> None:
        self.directory = directory
        self._keep_last = keep_last
        self._is_manifest_damaged = self._is_proven = False
        self._entries = self._found()

    @property
    def has_any(self) -> bool:
        """Whether a checkpoint was ever finished here, damaged or not."""
        return bool(self._entries) or any(self._lying())

    @property
    def best_score(self) -> float | None:
        """The least score among those kept."""
        best = _best(self._entries)
        return best.score if best else None

    def save(self, state: State, occasion: Occasion) -> Saved:
        """Writes a checkpoint, then its manifest entry, then drops old ones; raises `CheckpointError`."""
        start_s = time.monotonic()
        name = f"step-{occasion.step:08d}.pt"
        before = next((each for each in self._entries if each.file == name), None)
        if before is not None and occasion.score is None:
            # Stopped right after the epoch that was saved: it is still as good as it was.
            occasion = replace(occasion, score=before.score)
        try:
            written = save_durably(state, self.directory / name, about=asdict(occasion))
            self._prove(self.directory / name)
            entry = Entry(file=name, sha256=written.sha256, size_bytes=written.size_bytes, **asdict(occasion))
            self._list(entry)
        except OSError as error:
            reason = error.strerror or str(error)
            raise CheckpointError(f"can't write {self.directory / name}: {reason}") from error
        return Saved(entry, entry == _best(self._entries), time.monotonic() - start_s)

    def folder_for(self, step: int) -> Path:
        """A new folder that several processes may write a checkpoint into."""
        names = (f"step-{step:08d}{mark}.shards" for mark in ("", *(f"-{n}" for n in range(2, 1000))))
        return next(path for name in names if not (path := self.directory / name).exists())

    def add(self, folder: Path, size_bytes: int, occasion: Occasion, seconds: float) -> Saved:
        """Lists a checkpoint that several processes wrote, then drops old ones; raises `CheckpointError`."""
        entry = Entry(file=folder.name, sha256="", size_bytes=size_bytes, **asdict(occasion))
        try:
            self._list(entry)
        except OSError as error:
            raise CheckpointError(f"can't list {folder}: {error.strerror or error}") from error
        return Saved(entry, entry == _best(self._entries), seconds)

    def newest(self, complain: Callable[[str], None]) -> tuple[str, State] | None:
        """Name and content of the newest checkpoint that is whole, `None` if none was ever written; of a folder the name.

        The tensors are mapped from the file. `complain` hears of each damaged one that is passed over; the next `save`
        drops those. Raises `TrainingError` when all are damaged.
        """
        if self._is_manifest_damaged:
            complain(f"{self.directory / _MANIFEST} is damaged; the checkpoints themselves say what they are")
        for entry in reversed(self._entries):
            path = self.directory / entry.file
            reason = sharded_checkpoint.damage(path) if _is_folder(entry) else damage(path)
            if reason is None:
                try:
                    state = {} if _is_folder(entry) else _mapped(path)
                # The seal is whole, and still torch.load may answer with about ten kinds of exception.
                except Exception as error:  # noqa: BLE001  # see above
                    reason = str(error)
                else:
                    self._entries = self._entries[: self._entries.index(entry) + 1]
                    return entry.file, state
            complain(f"passing over the checkpoint {path}: {reason}")
        if self.has_any:
            raise TrainingError(f"no checkpoint in {self.directory} is whole; start a new run")
        return None

    def _prove(self, path: Path) -> None:
        """Reads the first one back, before any old one is dropped for it."""
        if not self._is_proven:
            try:
                _mapped(path)
            except Exception as error:
                path.unlink(missing_ok=True)
                raise CheckpointError(f"what was written to {path} can't be read again: {error}") from error
            self._is_proven = True

    def _found(self) -> list[Entry]:
        """What the manifest lists and what lies there, oldest first."""
        listed = self._read_manifest()
        names = {each.file for each in listed}
        # Written just before the run was killed, or the manifest is lost.
        unlisted = [_entry_of(each) for each in self._lying() if each.name not in names]
        return sorted([*listed, *unlisted], key=lambda each: each.step)

    def _lying(self) -> Iterator[Path]:
        yield from self.directory.glob(_FILES)
        yield from self.directory.glob(_FOLDERS)

    def _list(self, entry: Entry) -> None:
        others = [each for each in self._entries if each.file != entry.file]
        entries = self._kept(sorted([*others, entry], key=lambda each: each.step))
        self._write_manifest(entries)
        self._entries = entries
        self._drop_unlisted()

    def _read_manifest(self) -> list[Entry]:
        path = self.directory / _MANIFEST
        names = {each.name for each in fields(Entry)}
        try:
            content = json.loads(path.read_text("utf-8"))
            if content.pop("check") != _check(content):
                raise ValueError
            return [Entry(**{name: each[name] for name in names}) for each in content["checkpoints"]]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, TypeError, KeyError):
            self._is_manifest_damaged = True
            return []

    def _write_manifest(self, entries: list[Entry]) -> None:
        content = {"v": _VERSION, "checkpoints": [asdict(each) for each in entries]}
        text = json.dumps({**content, "check": _check(content)}, indent=1) + "\n"
        write_durably(self.directory / _MANIFEST, lambda file: file.write(text.encode()))

    def _drop_unlisted(self) -> None:
        listed = {each.file for each in self._entries}
        for path in self._lying():
            if path.name in listed:
                continue
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
                continue
            # Windows keeps a file that the run still reads from; the next save tries again.
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def _kept(self, entries: list[Entry]) -> list[Entry]:
        """The last few and the best."""
        best = _best(entries)
        first_of_last = len(entries) - self._keep_last
        return [each for index, each in enumerate(entries) if index >= first_of_last or each == best]


def _best(entries: list[Entry]) -> Entry | None:
    scored = [(each.score, -each.step, each) for each in entries if each.score is not None]
    return min(scored, key=lambda each: each[:2])[2] if scored else None


def _is_folder(entry: Entry) -> bool:
    return entry.file.endswith(Path(_FOLDERS).suffix)


def _mapped(path: Path) -> State:
    state: State = torch.load(path, map_location="cpu", weights_only=True, mmap=True)
    return state


def _entry_of(path: Path) -> Entry:
    """A checkpoint that no manifest lists, by its name and by what it says of itself."""
    step = path.stem.removeprefix("step-").split("-")[0]
    bare = Occasion(0, int(step) if step.isdecimal() else 0, None, "", None, "")
    size_bytes = 0
    # Where it says nothing it stays in the list, so that it is named when it can't be read.
    with suppress(OSError, TypeError):
        said = sharded_checkpoint.read_commit(path) if path.is_dir() else read_seal(path)
        if said is not None:
            bare = Occasion(**said.about)
        size_bytes = path.stat().st_size
    return Entry(file=path.name, sha256="", size_bytes=size_bytes, **asdict(bare))


def _check(content: object) -> str:
    """By which a manifest knows that it is whole."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
