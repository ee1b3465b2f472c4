"""Files that other versions of torch and other libraries wrote: the keys are those that they load from them.

`tests/quality/write_checkpoints.py` wrote the files in `written/` with each library's own function for saving, and
`keys.json` with what torch.load or safetensors found in them afterwards.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from torchvet.checkpoints.read import read_checkpoint

_WRITTEN = Path(__file__).with_name("written")
_KEYS: dict[str, dict[str, list[object]]] = json.loads((_WRITTEN / "keys.json").read_text("utf-8"))
# The entry that holds the weights, where it is not the top level, and whether there is training state beside them.
_WEIGHTS = {
    "torch-1.13.1-checkpoint.tar": ("model", True),
    "torch-1.13.1-legacy-checkpoint.pth": ("state_dict", True),
    "torch-2.13.0-checkpoint.tar": ("model", True),
    "torch-2.13.0-legacy-checkpoint.pth": ("state_dict", True),
    "lightning-2.6.6.ckpt": ("state_dict", True),
    "timm-1.0.31.pth.tar": ("state_dict", True),
}


@pytest.mark.parametrize("name", sorted(_KEYS))
def test_keys_are_those_that_are_loaded(name: str) -> None:
    found = read_checkpoint(_WRITTEN / name).tensors
    assert {key: [list(each.shape or ()), each.dtype] for key, each in found.items()} == _KEYS[name]


@pytest.mark.parametrize("name", sorted(_WEIGHTS))
def test_weights_and_training_state_are_told_apart(name: str) -> None:
    entry, has_training_state = _WEIGHTS[name]
    checkpoint = read_checkpoint(_WRITTEN / name)
    assert entry in {each.name for each in checkpoint.state_dicts}
    assert checkpoint.has_training_state == has_training_state


def test_no_file_is_left_out() -> None:
    files = {path.relative_to(_WRITTEN).as_posix() for path in _WRITTEN.rglob("*") if path.is_file()}
    shards = {each for each in files if each.endswith(".safetensors") and "/" in each}
    assert files - shards - {"keys.json"} == set(_KEYS)
