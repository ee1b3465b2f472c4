"""Weights from wherever they come: torch files, safetensors, folders of Hugging Face and of torch.distributed.checkpoint.

Nothing of a file is run, unless its name stands behind --trust-pickle.
"""

from __future__ import annotations

import importlib
import json
import pickle
import warnings
from collections.abc import Mapping
from dataclasses import is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from torchvet_runtime import sharded_checkpoint
from torchvet_runtime.failures import UsageError
from torchvet_runtime.inert_pickle import Inert, module_weights, read_inertly
from torchvet_runtime.safetensors_file import read_safetensors
from torchvet_runtime.seal import damage, read_seal
from torchvet_runtime.weights import plain_weights

# What a checkpoint's dictionary calls the weights, when it holds more than those.
_NAMES_OF_WEIGHTS = (
    "model", "state_dict", "model_state_dict", "model_state", "net", "network", "weights", "module",
)  # fmt: skip
# In a folder, the first of these that is there.
_IN_FOLDERS = (
    "model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json", "model.pt",
)  # fmt: skip
_DESCRIPTIONS = {"torch.distributed.checkpoint.metadata", "torch.distributed.checkpoint.filesystem"}
_DESCRIBING = {
    ("torch", "Size"), ("torch", "device"), ("collections", "OrderedDict"), ("builtins", "set"),
    ("torch.serialization", "_get_layout"), ("pathlib", "PosixPath"), ("pathlib", "WindowsPath"),
}  # fmt: skip


def read_weights(path: Path, trusted: Path | None = None) -> dict[str, Tensor]:
    """The weights at `path`, alone or inside a checkpoint; raises `UsageError`. `trusted`: this file may run what it likes."""
    if not path.exists():
        raise UsageError(f"there is no {path}")
    if path.is_dir():
        return _in_folder(path, trusted)
    if path.name.endswith(".index.json"):
        return _in_shards(path, trusted)
    if path.suffix == ".safetensors":
        return read_safetensors(path)
    _refuse_damaged(path)
    content, foreign = _content(path, is_trusted=trusted is not None and trusted.samefile(path))
    weights = _weights_in(content)
    if weights is None:
        kind = (
            f"a {type(content).__name__}" if not isinstance(content, Mapping) else "a dictionary without them"
        )
        raise UsageError(
            f"{path} holds no weights: expected a state_dict, found {kind}{_would_import(path, foreign)}"
        )
    return weights


def _refuse_damaged(path: Path) -> None:
    """What we have written ourselves says whether it is whole."""
    seal = read_seal(path)
    if seal is not None and (reason := damage(path)) is not None:
        raise UsageError(f"{path} is damaged: {reason}")


# Any: whatever the file holds.
def _content(path: Path, is_trusted: bool) -> tuple[Any, list[str]]:
    try:
        with warnings.catch_warnings():
            # Of TorchScript torch warns before it refuses it.
            warnings.simplefilter("ignore")
            return torch.load(path, map_location="cpu", weights_only=not is_trusted), []
    # torch.load answers a damaged or foreign file with about ten kinds of exception.
    except Exception as error:
        if is_trusted:
            raise UsageError(f"{path} can't be loaded: {error}") from error
    try:
        return read_inertly(path)
    # So does it here.
    except Exception as error:
        raise UsageError(f"{path} holds no weights that can be read: {error}") from error


def _would_import(path: Path, foreign: list[str]) -> str:
    if not foreign:
        return ""
    names = ", ".join(foreign[:5]) + (f" and {len(foreign) - 5} more" if len(foreign) > 5 else "")
    return f"; loading it would run {names}: if you trust whoever made it, add --trust-pickle {path}"


# Any: whatever the file holds.
def _weights_in(content: Any) -> dict[str, Tensor] | None:
    for each in (content, *(_under(content, name) for name in _NAMES_OF_WEIGHTS)):
        if isinstance(each, nn.Module):
            return plain_weights(each)
        if isinstance(each, Inert) and (found := dict(module_weights(each))):
            return found
        if isinstance(each, Mapping) and any(isinstance(value, Tensor) for value in each.values()):
            return {str(key): value for key, value in each.items() if isinstance(value, Tensor)}
    return None


# Any: see above.
def _under(content: Any, name: str) -> Any:
    return content.get(name) if isinstance(content, Mapping) else None


def _in_folder(folder: Path, trusted: Path | None) -> dict[str, Tensor]:
    for name in _IN_FOLDERS:
        if (folder / name).is_file():
            return read_weights(folder / name, trusted)
    if (folder / sharded_checkpoint.COMMIT).is_file():
        try:
            state = sharded_checkpoint.load({}, folder)
        except sharded_checkpoint.ShardError as error:
            raise UsageError(f"{folder} is damaged: {error}") from error
        return {str(key): value for key, value in state["model"].items()}
    if (folder / ".metadata").is_file():
        return _from_dcp(folder, is_trusted=trusted is not None and trusted.samefile(folder))
    raise UsageError(f"{folder} holds no weights: none of {', '.join(_IN_FOLDERS)} or .metadata is there")


def _in_shards(index: Path, trusted: Path | None) -> dict[str, Tensor]:
    """Weights that an index spreads over the files beside it."""
    try:
        places: dict[str, str] = json.loads(index.read_text("utf-8"))["weight_map"]
        names = sorted(set(places.values()))
        if any(Path(name).name != name for name in names):
            raise ValueError("it names files elsewhere")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{index} is no index of weights: {error}") from error
    found: dict[str, Tensor] = {}
    for name in names:
        found |= read_weights(index.parent / name, trusted)
    missing = [key for key in places if key not in found]
    if missing:
        raise UsageError(f"{index} promises {missing[0]}, which {places[missing[0]]} does not have")
    return found


def _from_dcp(folder: Path, is_trusted: bool) -> dict[str, Tensor]:
    """What torch.distributed.checkpoint wrote: only its tensors, because it unpickles everything else."""
    if not is_trusted and (foreign := _foreign_in(folder / ".metadata")):
        raise UsageError(f"{folder / '.metadata'} is not only torch's{_would_import(folder, foreign)}")
    from torch.distributed.checkpoint.filesystem import FileSystemReader
    from torch.distributed.checkpoint.metadata import TensorStorageMetadata
    from torch.distributed.checkpoint.state_dict_loader import load

    try:
        metadata = FileSystemReader(folder).read_metadata()
        tensors = {
            name: torch.empty(each.size, dtype=each.properties.dtype)
            for name, each in metadata.state_dict_metadata.items()
            if isinstance(each, TensorStorageMetadata)
        }
        with warnings.catch_warnings():
            # That a process is alone is no reason to be warned.
            warnings.simplefilter("ignore")
            load(tensors, storage_reader=FileSystemReader(folder))
    # torch wraps what goes wrong into exceptions of its own.
    except Exception as error:
        raise UsageError(f"{folder} can't be read: {error}") from error
    return _of_the_model(tensors, metadata.planner_data or {})


# Any: where a tensor stood before its key was made, as torch wrote it down.
def _of_the_model(tensors: dict[str, Tensor], places: Mapping[str, Any]) -> dict[str, Tensor]:
    """The tensors that stood under the name of the weights, without that name."""
    tops = {key: places[key][0] if len(places.get(key, ())) > 1 else None for key in tensors}
    for name in _NAMES_OF_WEIGHTS:
        chosen = {
            ".".join(map(str, places[key][1:])): each for key, each in tensors.items() if tops[key] == name
        }
        if chosen:
            return chosen
    return tensors


def _is_description(module: str, name: str) -> bool:
    """Whether torch's description of tensors may name it: plain data, and nothing that does anything when it is called."""
    if (module, name) in _DESCRIBING:
        return True
    if module == "torch":
        return isinstance(getattr(torch, name, None), torch.dtype | torch.layout)
    if module not in _DESCRIPTIONS:
        return False
    # Not by a path of names, by which pickle would reach whatever that module has imported.
    found = getattr(importlib.import_module(module), name, None)
    if not isinstance(found, type) or found.__module__ != module:
        return False
    return is_dataclass(found) or issubclass(found, Enum)


def _foreign_in(metadata: Path) -> list[str]:
    """Whatever the pickle would import that is not torch's own description of tensors."""
    foreign: list[str] = []

    class Unpickler(pickle.Unpickler):
        def find_class(self, module: str, name: str) -> Any:
            if not _is_description(module, name):
                foreign.append(f"{module}.{name}")
            return type(name, (Inert,), {"__module__": module})

    try:
        with metadata.open("rb") as file:
            Unpickler(file).load()
    # A pickle that can't be read answers with many kinds of exception.
    except Exception as error:
        raise UsageError(f"{metadata} can't be read: {error}") from error
    return list(dict.fromkeys(foreign))
