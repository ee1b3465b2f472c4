"""A model in several files: `model.safetensors.index.json` names the shard that holds each key.

Only shards beside the index are opened. A shard that is missing leaves its keys with unknown shapes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from torchvet.checkpoints.contents import Checkpoint, TensorEntry
from torchvet.checkpoints.safetensors import MAX_HEADER_BYTES, parse_json
from torchvet.checkpoints.unreadable import Unreadable, damaged, over_limit

_MAX_SHARDS = 2_000
_UNKNOWN = TensorEntry("unknown", None, 0, "unknown")


def read_index(path: Path) -> dict[str, str]:
    """File name of the shard for each key."""
    if path.stat().st_size > MAX_HEADER_BYTES:
        raise over_limit("its index has more than 10 MB")
    fields = parse_json(path.read_bytes(), "the index")
    weight_map = fields.get("weight_map") if isinstance(fields, dict) else None
    if not isinstance(weight_map, dict):
        raise Unreadable("it is JSON without a weight_map", "give the index of a sharded checkpoint")
    for shard in weight_map.values():
        if not isinstance(shard, str) or not _is_plain_name(shard):
            raise over_limit(f"it names a shard outside its own folder: {str(shard)[:80]!r}")
        # an index that names an index, itself for one, would be followed without end
        if shard.endswith(".json"):
            raise over_limit(f"it names a shard that holds no tensors: {shard[:80]!r}")
    if len(set(weight_map.values())) > _MAX_SHARDS:
        raise over_limit(f"it names more than {_MAX_SHARDS:,} shards")
    return {str(key): str(shard) for key, shard in weight_map.items()}


def read_shards(
    path: Path, index: Mapping[str, str], read: Callable[[Path], Checkpoint]
) -> tuple[dict[str, TensorEntry], list[Checkpoint]]:
    """Tensors by key in the index's order, and the shards that are there; `read` reads one shard."""
    shards: dict[str, Checkpoint] = {}
    for name in dict.fromkeys(index.values()):
        shard = path.parent / name
        if shard.is_file():
            shards[name] = read(shard)
    tensors: dict[str, TensorEntry] = {}
    for key, name in index.items():
        tensors[key] = shards[name].tensors.get(key, _UNKNOWN) if name in shards else _UNKNOWN
        if name in shards and tensors[key] is _UNKNOWN:
            raise damaged(f"{name} lacks the key {key[:80]!r} that the index promises")
    return tensors, list(shards.values())


def _is_plain_name(name: str) -> bool:
    return (
        bool(name) and not any(c in name for c in "/\\:\0") and name not in (".", "..") and len(name) <= 255
    )
