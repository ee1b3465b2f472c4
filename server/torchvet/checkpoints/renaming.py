"""Which keys of a checkpoint get which new name when a prefix is taken off or put on. No file is touched here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from torchvet.checkpoints.contents import Checkpoint, Section
from torchvet.checkpoints.unreadable import Unreadable


@dataclass(frozen=True, slots=True)
class Renaming:
    """Replaces the prefix `old` of every key by `new`; one of them is "" when stripping or adding."""

    old: str
    new: str

    def key(self, key: str) -> str:
        """The new name of a key that starts with `old`."""
        return self.new + key[len(self.old) :]

    def module(self, name: str) -> str | None:
        """The new name of a module in `_metadata`, where `module.fc` stands for keys `module.fc.…`."""
        dotted = f"{name}." if name else ""
        if not dotted.startswith(self.old) or not (self.old + self.new).endswith("."):
            return None
        return self.key(dotted).removesuffix(".")


def plan(checkpoint: Checkpoint, renaming: Renaming) -> dict[str, Mapping[str, str]]:
    """New name of each key, for each section that looks like a model's state_dict and fits."""
    if checkpoint.format in ("sharded", "dcp", "torchscript", "legacy-tar"):
        raise Unreadable(
            f"keys in the {checkpoint.format} format cannot be renamed",
            "load it and save its state_dict with torch.save",
        )
    sections = [section for section in checkpoint.state_dicts if section.module_class is None]
    if not sections:
        raise Unreadable(
            "it holds no state_dict whose keys could be renamed", "`torchvet keys` shows what it holds"
        )
    fitting: dict[str, Mapping[str, str]] = {
        section.name: {key: renaming.key(key) for key in section.keys}
        for section in sections
        if _lacking(section, renaming) is None
    }
    if not fitting:
        check_renamable(sections[0], renaming)
    return fitting


def check_renamable(section: Section, renaming: Renaming) -> None:
    """Raises Unreadable with the first key that cannot be renamed."""
    lacking = _lacking(section, renaming)
    if lacking is not None:
        why = "would become empty" if lacking == renaming.old else f"does not start with {renaming.old!r}"
        raise Unreadable(f"its key {lacking!r} {why}", "nothing was written")


def _lacking(section: Section, renaming: Renaming) -> str | None:
    # The first key that stands against renaming: without the prefix, or empty without it.
    return next(
        (key for key in section.keys if not key.startswith(renaming.old) or not renaming.key(key)), None
    )
