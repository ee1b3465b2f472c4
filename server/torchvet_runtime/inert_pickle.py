"""Reading torch files of any origin without running anything of them: what is no tensor becomes an object that does nothing.

torch.load(weights_only=True) refuses a file for one foreign class in it, such as the hyper-parameters of a Lightning
checkpoint or the class of a model that was saved whole. Here such classes are stood in for, so that the tensors beside and
inside them can be read. What torch itself calls to make tensors is called; nothing else is.
"""

from __future__ import annotations

import pickle
import warnings
import zipfile
from collections import Counter, OrderedDict
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import torch
from torch import Tensor

_BUILTINS = {"set": set, "frozenset": frozenset, "dict": dict, "list": list, "tuple": tuple, "int": int, "float": float,
             "str": str, "bool": bool, "bytes": bytes, "bytearray": bytearray, "complex": complex}  # fmt: skip
_REBUILDING = {"_rebuild_tensor", "_rebuild_tensor_v2", "_rebuild_tensor_v3", "_rebuild_parameter"}


class Inert(dict[Any, Any]):
    """Stands in for an object of a class that is not imported; keeps what it was to be given."""

    # Any: whatever the file says.
    def __new__(cls, *_args: Any, **_named: Any) -> Inert:
        """Takes everything."""
        return super().__new__(cls)

    def __init__(self, *_args: Any, **_named: Any) -> None:
        super().__init__()

    def __setstate__(self, state: Any) -> None:
        """Keeps the attributes the object would have."""
        attributes = state[0] if isinstance(state, tuple) and state and isinstance(state[0], dict) else state
        self.attributes: Mapping[str, Any] = attributes if isinstance(attributes, dict) else {}

    def append(self, _item: Any) -> None:
        """Does nothing: the class may have been a list."""

    def extend(self, _items: Any) -> None:
        """Does nothing, see `append`."""

    def add(self, _item: Any) -> None:
        """Does nothing: the class may have been a set."""

    __hash__ = object.__hash__  # type: ignore[assignment]  # it may have been a key


def read_inertly(path: Path) -> tuple[Any, list[str]]:
    """The content of a torch file, and what it would have imported; raises what torch.load raises for a damaged one."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            if any(each.endswith("/constants.pkl") for each in archive.namelist()):
                raise ValueError("it is a TorchScript program, not weights")
    foreign: list[str] = []

    class Unpickler(pickle.Unpickler):
        def find_class(self, module: str, name: str) -> Any:
            found = _allowed(module, name)
            if found is None:
                foreign.append(f"{module}.{name}")
                found = type(name, (Inert,), {"__module__": module})
            return found

    def load(file: Any, **named: Any) -> Any:
        return Unpickler(file, **named).load()

    standing_in = SimpleNamespace(Unpickler=Unpickler, load=load, __name__="inert")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        content = torch.load(path, map_location="cpu", weights_only=False, pickle_module=standing_in)
    return content, list(dict.fromkeys(foreign))


def module_weights(module: Inert, prefix: str = "") -> Iterator[tuple[str, Tensor]]:
    """The state dict of a model that was saved whole, from the attributes every module has."""
    attributes: Mapping[str, Any] = getattr(module, "attributes", {})
    passing = attributes.get("_non_persistent_buffers_set") or set()
    for kind in ("_parameters", "_buffers"):
        for name, each in (attributes.get(kind) or {}).items():
            if isinstance(each, Tensor) and name not in passing:
                yield f"{prefix}{name}", each
    for name, each in (attributes.get("_modules") or {}).items():
        if isinstance(each, Inert):
            yield from module_weights(each, f"{prefix}{name}.")


# Any: classes and functions.
def _allowed(module: str, name: str) -> Any:
    """What may really be used: plain containers, and what torch makes tensors by."""
    if module in {"builtins", "__builtin__"}:
        return _BUILTINS.get(name)
    if module == "collections":
        return {"OrderedDict": OrderedDict, "Counter": Counter}.get(name)
    if module == "torch._utils" and name in _REBUILDING:
        return getattr(torch._utils, name)
    if module in {"torch", "torch.storage"}:
        found = getattr(torch if module == "torch" else torch.storage, name, None)
        is_type = isinstance(found, type) and (
            found in {torch.Size, torch.device} or name.endswith("Storage")
        )
        return found if is_type or isinstance(found, torch.dtype | torch.layout) else None
    if (module, name) == ("copyreg", "_reconstructor"):
        return _made_plainly
    return None


def _made_plainly(kind: Any, *_base_and_state: Any) -> Any:
    """What copyreg._reconstructor would make, of stand-ins only."""
    return kind() if isinstance(kind, type) and issubclass(kind, Inert) else Inert()
