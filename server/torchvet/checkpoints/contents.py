"""What a checkpoint holds, as plain data. Nothing here reads a file.

Key paths join the entries of nested dicts with "/": `model/fc.weight` is `torch.load(path)["model"]["fc.weight"]`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TensorEntry:
    """One tensor: dtype as torch names it ("float32"), its shape, and the device it was saved from.

    `shape` is None when the file does not say (a shard that is not there, a nested tensor).
    `storage` names the memory it lives in; tied tensors share one. `offset` and `stride`, in items, say where in it;
    `stride` is None where nobody asked for places, or the values are not simply those numbers.
    """

    dtype: str
    shape: Shape | None
    size_bytes: int
    device: str = "cpu"
    storage: str = ""
    offset: int = 0
    stride: Shape | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One dict inside the checkpoint: "" is the top level, "model" is the dict under that key.

    `keys` are in file order, as `dict.keys()` gives them. `prefix` is the wrapping that all keys carry.
    `values` describes the entries that are neither tensors nor dicts, in a few words.
    `module_class` is set when the entry is a pickled module: its keys are those of its state_dict.
    """

    name: str
    keys: tuple[str, ...]
    tensors: Mapping[str, TensorEntry]
    values: Mapping[str, str]
    prefix: str
    is_state_dict: bool
    module_class: str | None = None


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Everything learnt from one file without running it.

    `format` is "zip", "torchscript", "legacy", "legacy-tar", "safetensors", "sharded" or "dcp".
    `total_bytes` counts storages once, so tied tensors do not count twice.
    `has_training_state` says an optimizer's state is inside. `globals` are the names unpickling would
    import, `dangerous_globals` those of them that can run commands or code.
    """

    path: str
    format: str
    tensors: Mapping[str, TensorEntry]
    sections: Mapping[str, Section]
    total_bytes: int
    has_training_state: bool
    globals: tuple[str, ...] = ()
    dangerous_globals: tuple[str, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)

    @property
    def state_dicts(self) -> tuple[Section, ...]:
        """The sections that look like a model's state_dict, in file order."""
        return tuple(section for section in self.sections.values() if section.is_state_dict)

    @property
    def module_class(self) -> str | None:
        """Class of the first whole pickled module in the file, None when there is none."""
        return next((s.module_class for s in self.sections.values() if s.module_class), None)
