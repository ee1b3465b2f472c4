"""Writes the weights of a checkpoint as a new safetensors file: `write_safetensors`.

The values are copied by `tensor_data.py`; tied tensors are written once for each of their names, because the format
has no names for shared memory. What is not a tensor is left out: the format has no place for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from math import prod
from pathlib import Path
from typing import BinaryIO

from torchvet.checkpoints.contents import Section, TensorEntry
from torchvet.checkpoints.new_file import new_file
from torchvet.checkpoints.read import CheckpointError, read_checkpoint
from torchvet.checkpoints.renaming import Renaming, check_renamable
from torchvet.checkpoints.safetensors import DTYPES
from torchvet.checkpoints.tensor_data import stored_tensors
from torchvet.checkpoints.tensors import ITEM_BYTES
from torchvet.checkpoints.unreadable import Unreadable

_NAMES = {dtype: name for name, dtype in DTYPES.items()}


def write_safetensors(
    path: Path, out: Path, entry: str | None, renaming: Renaming | None
) -> Mapping[str, str]:
    """Writes the weights under `entry` of `path` to the new file `out`; returns each key's new name.

    Without an `entry` the file must hold one state dict only. Raises CheckpointError, and leaves no file then.
    """
    try:
        kind = read_checkpoint(path).format
        if kind not in ("zip", "legacy"):
            raise Unreadable(
                f"the {kind} format cannot be turned into safetensors", "load it and save its state_dict"
            )
        with path.open("rb") as source:
            stored = stored_tensors(source, kind)
            section = _chosen(stored.found.sections, entry)
            names = _names(section, renaming)
            with new_file(out) as target:
                tensors = {key: tensor for key, tensor in section.tensors.items() if key in names}
                _write_header(tensors, names, target)
                for key, tensor in _ordered(tensors):
                    stored.write(source, key, tensor, target)
    except Unreadable as error:
        raise CheckpointError(path, error.problem, error.remedy) from error
    except FileExistsError as error:
        raise CheckpointError(out, "the file exists already", "give a new name with -o") from error
    except OSError as error:
        raise CheckpointError(out, (error.strerror or str(error)).lower(), "check the path") from error
    return names


def _chosen(sections: Mapping[str, Section], entry: str | None) -> Section:
    fitting = {name: each for name, each in sections.items() if each.is_state_dict}
    if entry is not None:
        if entry not in fitting:
            raise Unreadable(f"it holds no weights under {entry!r}", f"its weights: {_listed(fitting)}")
        return fitting[entry]
    if not fitting:
        raise Unreadable("it holds no state_dict", "`torchvet keys` shows what it holds")
    if len(fitting) > 1:
        raise Unreadable(f"it holds several state dicts: {_listed(fitting)}", "choose one with --entry")
    return next(iter(fitting.values()))


def _listed(sections: Mapping[str, Section]) -> str:
    return ", ".join(repr(name) for name in sections) or "none"


def _names(section: Section, renaming: Renaming | None) -> dict[str, str]:
    if renaming is not None:
        check_renamable(section, renaming)
    names = {key: renaming.key(key) if renaming else key for key in section.tensors}
    for key in names:
        if section.tensors[key].dtype not in _NAMES:
            raise Unreadable(
                f"safetensors has no {section.tensors[key].dtype}, which {key!r} is", "load it and convert it"
            )
    return names


def _ordered(tensors: Mapping[str, TensorEntry]) -> Iterator[tuple[str, TensorEntry]]:
    """Wide numbers first, so that every tensor starts at a multiple of its item's size."""
    yield from sorted(tensors.items(), key=lambda item: -ITEM_BYTES[item[1].dtype])


def _write_header(tensors: Mapping[str, TensorEntry], names: Mapping[str, str], target: BinaryIO) -> None:
    fields: dict[str, object] = {"__metadata__": {"format": "pt"}}
    at = 0
    for key, tensor in _ordered(tensors):
        end = at + prod(tensor.shape or ()) * ITEM_BYTES[tensor.dtype]
        fields[names[key]] = {
            "dtype": _NAMES[tensor.dtype],
            "shape": list(tensor.shape or ()),
            "data_offsets": [at, end],
        }
        at = end
    content = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
    # the data after the header starts at a multiple of eight bytes
    content += b" " * (-len(content) % 8)
    target.write(len(content).to_bytes(8, "little") + content)
