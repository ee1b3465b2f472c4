"""A distributed checkpoint (DCP): a directory whose `.metadata` pickle lists every tensor of the saved object.

The `.distcp` data files are not opened.
"""

from __future__ import annotations

from typing import TypeAlias

from torchvet.checkpoints.contents import TensorEntry
from torchvet.checkpoints.pickle_values import Call, Opaque, Pairs
from torchvet.checkpoints.tensors import dtype_name, entry
from torchvet.checkpoints.unreadable import Unreadable, over_limit

_MAX_DEPTH = 64

_Tree: TypeAlias = "dict[object, _Tree | TensorEntry | Opaque]"


def saved_object(metadata: object) -> Pairs:
    """The nested dict that was saved, from the root of the `.metadata` pickle."""
    state = metadata.state if isinstance(metadata, Call) else None
    described = state.find("state_dict_metadata") if isinstance(state, Pairs) else None
    if not isinstance(state, Pairs) or not isinstance(described, Pairs):
        raise Unreadable(
            "its .metadata lists no tensors", "give a directory written by torch.distributed.checkpoint"
        )
    paths = _paths(state.find("planner_data"))
    tree: _Tree = {}
    for key, value in described.entries():
        if isinstance(key, str):
            _place(tree, paths.get(key, (key,)), _described(value))
    return _as_pairs(tree)


def total_bytes(tensors: dict[str, TensorEntry]) -> int:
    """Bytes of all tensors; a distributed checkpoint stores each one for itself."""
    return sum(tensor.size_bytes for tensor in tensors.values())


def _paths(planner_data: object) -> dict[str, tuple[object, ...]]:
    # The planner flattens nested dicts and remembers the way: "model.fc.weight" -> ("model", "fc.weight")
    entries = planner_data.entries() if isinstance(planner_data, Pairs) else []
    return {
        key: path
        for key, path in entries
        if isinstance(key, str)
        and isinstance(path, tuple)
        and path
        and all(type(p) in (str, int) for p in path)
    }


def _place(tree: _Tree, path: tuple[object, ...], leaf: TensorEntry | Opaque) -> None:
    if len(path) > _MAX_DEPTH:
        raise over_limit("its entries are nested too deeply")
    for step in path[:-1]:
        child = tree.setdefault(step, {})
        if not isinstance(child, dict):
            return
        tree = child
    tree[path[-1]] = leaf


def _described(value: object) -> TensorEntry | Opaque:
    state = value.state if isinstance(value, Call) else None
    if not isinstance(state, Pairs) or state.find("size") is None:
        return Opaque("bytes")
    return entry(_dtype(state.find("properties")), state.find("size"), "unknown")


def _dtype(properties: object) -> str:
    # TensorProperties pickles as a tuple that begins with the dtype, or as its attributes.
    state = properties.state if isinstance(properties, Call) else None
    if isinstance(state, tuple) and state:
        return dtype_name(state[0])
    return dtype_name(state.find("dtype") if isinstance(state, Pairs) else None)


def _as_pairs(tree: _Tree) -> Pairs:
    pairs = Pairs()
    for key, value in tree.items():
        pairs.extend((key, _as_pairs(value) if isinstance(value, dict) else value))
    return pairs
