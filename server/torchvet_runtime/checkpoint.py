"""Checkpoints of a run: written whole, listed in a manifest, found again newest valid first.

A checkpoint counts when the manifest has its size and SHA-256; torch itself loads a flipped bit without a word. What
is in one is not decided here.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import torch

from torchvet_runtime.durable import sha256_of, write_durably
from torchvet_runtime.failures import TrainingError
from torchvet_runtime.torch_file import save_durably

_MANIFEST = "manifest.json"
_VERSION = 1
_KEEP_LAST = 2


class CheckpointError(Exception):
    """A checkpoint could not be written; the ones before are as they were."""


@dataclass(frozen=True)
class Entry:
    """One line of the manifest. `score` is the loss that the best checkpoint has least of."""

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
class Occasion:
    """When and on what occasion a checkpoint is written."""

    epoch: int
    step: int
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

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._entries = _read_manifest(directory / _MANIFEST)

    @property
    def has_any(self) -> bool:
        """Whether a checkpoint was ever finished here, damaged or not."""
        return bool(self._entries) or any(self._directory.glob("step-*.pt"))

    def save(self, state: State, occasion: Occasion) -> Saved:
        """Writes a checkpoint, then its manifest entry, then drops old ones; raises `CheckpointError`."""
        start_s = time.monotonic()
        name = f"step-{occasion.step:08d}.pt"
        try:
            written = save_durably(state, self._directory / name)
            entry = Entry(file=name, sha256=written.sha256, size_bytes=written.size_bytes, **asdict(occasion))
            entries = _kept([*(each for each in self._entries if each.file != name), entry])
            self._write_manifest(entries)
            self._entries = entries
            self._drop_unlisted()
        except OSError as error:
            reason = error.strerror or str(error)
            raise CheckpointError(f"can't write {self._directory / name}: {reason}") from error
        return Saved(entry, entry == _best(entries), time.monotonic() - start_s)

    def newest(self, complain: Callable[[str], None]) -> tuple[str, State] | None:
        """Name and content of the newest checkpoint that is whole, `None` if none was ever written.

        `complain` hears of each damaged one that is passed over. Raises `TrainingError` when all are damaged.
        """
        for entry in self._candidates():
            path = self._directory / entry.file
            reason = _damage(path, entry)
            if reason is None:
                try:
                    return entry.file, torch.load(path, map_location="cpu", weights_only=True)
                # The hash fits, and still torch.load may answer with about ten kinds of exception.
                except Exception as error:  # noqa: BLE001  # see above
                    reason = str(error)
            complain(f"passing over the checkpoint {path}: {reason}")
        if self.has_any:
            raise TrainingError(f"no checkpoint in {self._directory} is whole; start a new run")
        return None

    def _candidates(self) -> Iterator[Entry]:
        yield from reversed(self._entries)
        if not self._entries:
            # The manifest is lost: the files themselves, newest first, with nothing to compare them to.
            for path in sorted(self._directory.glob("step-*.pt"), reverse=True):
                yield Entry(path.name, 0, 0, "", path.stat().st_size, None, "", None, "")

    def _write_manifest(self, entries: list[Entry]) -> None:
        content = {"v": _VERSION, "checkpoints": [asdict(each) for each in entries]}
        text = json.dumps(content, indent=1) + "\n"
        write_durably(self._directory / _MANIFEST, lambda file: file.write(text.encode()))

    def _drop_unlisted(self) -> None:
        listed = {each.file for each in self._entries}
        for path in self._directory.glob("step-*.pt"):
            if path.name not in listed:
                path.unlink(missing_ok=True)


def _kept(entries: list[Entry]) -> list[Entry]:
    """The last few and the best."""
    best = _best(entries)
    first_of_last = len(entries) - _KEEP_LAST
    return [each for index, each in enumerate(entries) if index >= first_of_last or each == best]


def _best(entries: list[Entry]) -> Entry | None:
    scored = [(each.score, -each.step, each) for each in entries if each.score is not None]
    return min(scored, key=lambda each: each[:2])[2] if scored else None


def _damage(path: Path, entry: Entry) -> str | None:
    """What is wrong with the file, `None` if nothing."""
    try:
        size_bytes = path.stat().st_size
        if size_bytes != entry.size_bytes:
            return f"it has {size_bytes:,} bytes, not {entry.size_bytes:,}"
        if entry.sha256 and sha256_of(path) != entry.sha256:
            return "its SHA-256 is not the one it was saved with"
    except OSError as error:
        return error.strerror or str(error)
    return None


def _read_manifest(path: Path) -> list[Entry]:
    """The entries, oldest first; none when the manifest is missing or damaged, then the files are all there is."""
    names = {each.name for each in fields(Entry)}
    try:
        content = json.loads(path.read_text("utf-8"))
        listed = [
            {name: value for name, value in each.items() if name in names} for each in content["checkpoints"]
        ]
        return [Entry(**each) for each in listed if "/" not in each["file"] and "\\" not in each["file"]]
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return []
