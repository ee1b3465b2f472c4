"""Weights of every usual origin are read, and nothing of a file is run on the way."""

from __future__ import annotations

import json
import os
import pickle
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from programs_to_train import LINE, written
from torch import nn
from training_runs import Train

from torchvet.checkpoints.read import read_checkpoint
from torchvet_runtime.failures import UsageError
from torchvet_runtime.foreign_weights import read_weights
from torchvet_runtime.safetensors_file import read_safetensors, write_safetensors
from torchvet_runtime.torch_file import save_durably

_WEIGHTS = {"0.weight": torch.arange(6.0).view(2, 3), "0.bias": torch.ones(2), "2.weight": torch.zeros(1, 2)}


class _Canary:
    """Sings when it is unpickled."""

    def __init__(self, song: Path) -> None:
        self._song = song

    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        return os.system, (f"touch '{self._song}'",)


@pytest.fixture
def lost(monkeypatch: pytest.MonkeyPatch) -> types.ModuleType:
    """A module whose classes nobody can import once the test has taken it away."""
    module = types.ModuleType("somebodys_project")
    source = """
import torch
from torch import nn

class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(3, 2), nn.BatchNorm1d(2))
        self.register_buffer("kept", torch.ones(1))
        self.register_buffer("passing", torch.ones(1), persistent=False)

class Config(dict):
    pass

class Settings:
    def __init__(self):
        self.lr, self.names = 0.1, [Config(a=1)]

def weights():
    return {"weight": torch.ones(1, 1)}

class Packed:
    def __reduce__(self):
        return weights, ()
"""
    monkeypatch.setitem(sys.modules, "somebodys_project", module)
    exec(compile(source, "somebodys_project", "exec"), vars(module))
    return module


def _is_same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[key], other[key]) for key in one)


@pytest.mark.parametrize("is_zip", [True, False])
def test_checkpoint_with_foreign_classes_is_read_without_them(
    is_zip: bool, tmp_path: Path, lost: types.ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    song = tmp_path / "song"
    content = {
        "epoch": 3, "state_dict": _WEIGHTS, "hyper_parameters": lost.Settings(), "callbacks": {lost.Config: 1},
        "loops": lost.Config(b=2), "canary": _Canary(song), "optimizer_states": [{"state": {}}],
    }  # fmt: skip
    torch.save(content, tmp_path / "x.ckpt", _use_new_zipfile_serialization=is_zip)
    monkeypatch.delitem(sys.modules, "somebodys_project")
    assert _is_same(read_weights(tmp_path / "x.ckpt"), _WEIGHTS)
    assert not song.exists()


@pytest.mark.parametrize("key", [None, "model"])
def test_model_that_was_saved_whole_is_read_without_its_class(
    key: str | None, tmp_path: Path, lost: types.ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = lost.Block()
    torch.save(model if key is None else {key: model, "epoch": 1}, tmp_path / "x.pt")
    monkeypatch.delitem(sys.modules, "somebodys_project")
    assert _is_same(read_weights(tmp_path / "x.pt"), model.state_dict())


def test_file_that_has_to_run_something_is_refused_by_name_until_it_is_trusted(
    tmp_path: Path, lost: types.ModuleType, train: Train
) -> None:
    path = tmp_path / "packed.pt"
    torch.save(lost.Packed(), path)
    with pytest.raises(UsageError, match=r"would run somebodys_project\.weights.*--trust-pickle"):
        read_weights(path)
    assert _is_same(read_weights(path, trusted=path), {"weight": torch.ones(1, 1)})
    with pytest.raises(UsageError, match="would run"):
        read_weights(path, trusted=written(tmp_path / "other.pt", ""))
    torch.save({"model": {"weight": torch.tensor([[3.0]]), "bias": torch.ones(1)}, "x": lost.Packed()}, path)
    outcome = train(written(tmp_path / "line.py", LINE), tmp_path / "run", "--weights", str(path))
    assert outcome.code == 0, outcome.err
    assert outcome.of("epoch_completed")[0]["train_loss"] < 1e-9
    path.unlink()
    longer = train(None, tmp_path / "run", "--epochs", "5")
    assert longer.code == 0, longer.err


@pytest.mark.parametrize("extension", ["safetensors", "bin"])
def test_shards_are_put_together_by_their_index(extension: str, tmp_path: Path) -> None:
    stem = "model" if extension == "safetensors" else "pytorch_model"
    places = {}
    for number, key in enumerate(_WEIGHTS):
        name = f"{stem}-{number}.{extension}"
        places[key] = name
        one = {key: _WEIGHTS[key]}
        write_safetensors(one, tmp_path / name) if extension == "safetensors" else torch.save(
            one, tmp_path / name
        )
    index = written(tmp_path / f"{stem}.{extension}.index.json", json.dumps({"weight_map": places}))
    assert _is_same(read_weights(index), _WEIGHTS)
    assert _is_same(read_weights(tmp_path), _WEIGHTS)
    written(index, json.dumps({"weight_map": {"0.weight": "../elsewhere.bin"}}))
    with pytest.raises(UsageError, match="elsewhere"):
        read_weights(index)


def test_folder_of_distributed_checkpoint_is_read_and_a_hostile_one_is_not(tmp_path: Path) -> None:
    from torch.distributed.checkpoint.filesystem import FileSystemWriter
    from torch.distributed.checkpoint.state_dict_saver import save

    song = tmp_path / "song"
    state = {"model": dict(_WEIGHTS), "optimizer": {"m": torch.ones(1)}, "canary": _Canary(song)}
    save(state, storage_writer=FileSystemWriter(tmp_path / "dcp"))
    assert _is_same(read_weights(tmp_path / "dcp"), _WEIGHTS)
    (tmp_path / "dcp" / ".metadata").write_bytes(pickle.dumps(_Canary(song)))
    with pytest.raises(UsageError, match=r"would run posix\.system"):
        read_weights(tmp_path / "dcp")
    assert not song.exists()


def test_safetensors_are_those_of_everybody_else(tmp_path: Path) -> None:
    kinds = [
        torch.float64,
        torch.float16,
        torch.bfloat16,
        torch.int64,
        torch.uint8,
        torch.bool,
        torch.float8_e4m3fn,
    ]
    tensors = {str(kind): torch.tensor([[1, 0, 1]]).to(kind) for kind in kinds}
    tensors |= {
        "empty": torch.empty(0, 3),
        "scalar": torch.tensor(2.5),
        "turned": torch.arange(6.0).view(2, 3).T,
    }
    write_safetensors(tensors, tmp_path / "x.safetensors")
    read = read_safetensors(tmp_path / "x.safetensors")
    assert {key: (each.shape, each.dtype, each.tolist()) for key, each in read.items()} == {
        key: (each.shape, each.dtype, each.tolist()) for key, each in tensors.items()
    }
    contents = read_checkpoint(tmp_path / "x.safetensors")
    assert {key: (each.shape, f"torch.{each.dtype}") for key, each in contents.tensors.items()} == {
        key: (tuple(each.shape), str(each.dtype)) for key, each in tensors.items()
    }


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda whole: whole[:-1], "said to lie"),
        (lambda whole: whole[:20], "no whole safetensors"),
        (lambda whole: b"\xff" * 8 + whole[8:], "its header claims"),
        (lambda whole: whole.replace(b'"F32"', b'"X32"'), "no dtype X32"),
        (lambda _: b"", "no whole safetensors"),
    ],
)
def test_damaged_safetensors_are_said_to_be(
    damage: Callable[[bytes], bytes], said: str, tmp_path: Path
) -> None:
    write_safetensors(_WEIGHTS, tmp_path / "x.safetensors")
    whole = (tmp_path / "x.safetensors").read_bytes()
    (tmp_path / "x.safetensors").write_bytes(damage(whole))
    with pytest.raises(UsageError, match=said):
        read_weights(tmp_path / "x.safetensors")


def test_what_is_no_weights_is_said_to_be_none(tmp_path: Path) -> None:
    scripted = torch.jit.script(nn.Linear(1, 1))
    torch.jit.save(scripted, tmp_path / "script.pt")
    save_durably(_WEIGHTS, tmp_path / "ours.pt")
    ours = bytearray((tmp_path / "ours.pt").read_bytes())
    ours[200] ^= 1
    (tmp_path / "ours.pt").write_bytes(ours)
    cases: dict[str, Any] = {
        "script.pt": "TorchScript", "ours.pt": "is damaged", "text.pt": "can be read", "none.pt": "there is no",
        "list.pt": "found a list", "folder": "holds no weights",
    }  # fmt: skip
    written(tmp_path / "text.pt", "hello")
    torch.save([1, 2], tmp_path / "list.pt")
    (tmp_path / "folder").mkdir()
    for name, said in cases.items():
        with pytest.raises(UsageError, match=said):
            read_weights(tmp_path / name)


def test_final_weights_are_exported_when_asked(tmp_path: Path, train: Train) -> None:
    outcome = train(written(tmp_path / "line.py", LINE), tmp_path / "run", "--set", "export=safetensors")
    assert outcome.code == 0, outcome.err
    assert _is_same(read_weights(tmp_path / "run" / "model.safetensors"), outcome.weights)
    assert _is_same(read_weights(tmp_path / "run"), outcome.weights)
