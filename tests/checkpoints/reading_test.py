"""What read_checkpoint finds equals what torch.load finds, for every format and kind of content."""

from __future__ import annotations

import io
import json
import pickle
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import checkpoint_files as files
import pytest
import torch
from torch import nn

from torchvet.checkpoints.pickle_values import Pairs
from torchvet.checkpoints.read import read_checkpoint
from torchvet.checkpoints.unpickled import read_pickle


def _tensors(value: Any, path: str = "") -> Iterator[tuple[str, torch.Tensor]]:
    # Keys joined by "/", as read_checkpoint names them.
    start = f"{path}/" if path else ""
    if isinstance(value, torch.Tensor):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _tensors(item, f"{start}{key}")
    elif isinstance(value, (list, tuple)):
        for idx, item in enumerate(value):
            yield from _tensors(item, f"{start}{idx}")


def _described(value: Any) -> dict[str, tuple[str, tuple[int, ...]]]:
    return {path: (str(t.dtype).removeprefix("torch."), tuple(t.shape)) for path, t in _tensors(value)}


def _found(path: Path) -> dict[str, tuple[str, tuple[int, ...] | None]]:
    return {key: (entry.dtype, entry.shape) for key, entry in read_checkpoint(path).tensors.items()}


@pytest.mark.parametrize("options", files.SAVE_OPTIONS)
@pytest.mark.parametrize("kind", files.SAVED)
def test_finds_what_torch_loads(kind: str, options: str, tmp_path: Path) -> None:
    path = tmp_path / "model.pt"
    torch.save(files.SAVED[kind](), path, **files.SAVE_OPTIONS[options])
    loaded = torch.load(path, weights_only=False, map_location="cpu")
    found = _found(path)
    assert found == _described(loaded)
    top = read_checkpoint(path).sections.get("")
    if isinstance(loaded, dict):
        assert top is not None
        assert top.keys == tuple(loaded)


@pytest.mark.parametrize(
    ("kind", "prefix"),
    [
        ("plain", ""),
        ("data-parallel", "module."),
        ("compiled", "_orig_mod."),
        ("compiled-parallel", "_orig_mod.module."),
        ("parallel-compiled", "module._orig_mod."),
    ],
)
def test_prefix(kind: str, prefix: str, tmp_path: Path) -> None:
    path = tmp_path / "model.pt"
    torch.save({"net": files.SAVED[kind](), "epoch": 1}, path)
    sections = read_checkpoint(path).sections
    assert sections["net"].prefix == prefix
    assert sections["net"].is_state_dict
    assert sections[""].keys == ("net", "epoch")
    assert not sections[""].is_state_dict


def test_dtypes_without_a_storage_class(tmp_path: Path) -> None:
    path = tmp_path / "model.pt"
    torch.save(files.untyped_dtypes(), path)
    assert _found(path) == _described(torch.load(path))


def test_one_bare_key_means_no_prefix(tmp_path: Path) -> None:
    path = tmp_path / "model.pt"
    torch.save({"module.a": torch.zeros(1), "b": torch.zeros(1)}, path)
    assert read_checkpoint(path).sections[""].prefix == ""


def test_checkpoint_dict(tmp_path: Path) -> None:
    path = tmp_path / "last.pt"
    torch.save(files.trained(), path)
    checkpoint = read_checkpoint(path)
    assert checkpoint.has_training_state
    assert [section.name for section in checkpoint.state_dicts] == ["model"]
    assert checkpoint.sections[""].values["epoch"] == "3"
    assert checkpoint.sections[""].values["args"] == "argparse.Namespace"
    assert "argparse.Namespace" in checkpoint.globals
    assert checkpoint.dangerous_globals == ()
    assert checkpoint.module_class is None


def test_tied_tensors_share_a_storage_and_count_once(tmp_path: Path) -> None:
    path = tmp_path / "model.pt"
    state = files.state_dict()
    torch.save(state, path)
    checkpoint = read_checkpoint(path)
    assert checkpoint.tensors["head.weight"].storage == checkpoint.tensors["tied.weight"].storage
    own = {tensor.data_ptr(): tensor.numel() * tensor.element_size() for tensor in state.values()}
    assert checkpoint.total_bytes == sum(own.values())
    assert not checkpoint.has_training_state


@pytest.mark.parametrize("options", files.SAVE_OPTIONS)
@pytest.mark.parametrize("wrap", [lambda m: m, nn.DataParallel, lambda m: {"model": nn.DataParallel(m)}])
def test_whole_pickled_model(wrap: Any, options: str, tmp_path: Path) -> None:
    path = tmp_path / "whole.pt"
    saved = wrap(files.Net())
    torch.save(saved, path, **files.SAVE_OPTIONS[options])
    checkpoint = read_checkpoint(path)
    name, model = ("model", saved["model"]) if isinstance(saved, dict) else ("", saved)
    assert checkpoint.sections[name].keys == tuple(model.state_dict())
    assert checkpoint.sections[name].module_class == f"{type(model).__module__}.{type(model).__qualname__}"
    shapes = {key: tuple(tensor.shape) for key, tensor in model.state_dict().items()}
    assert {key: tensor.shape for key, tensor in checkpoint.sections[name].tensors.items()} == shapes


def test_whole_compiled_model(tmp_path: Path) -> None:
    path = tmp_path / "whole.pt"
    model = torch.compile(files.Net())
    torch.save(model, path)
    section = read_checkpoint(path).sections[""]
    assert section.keys == tuple(model.state_dict())
    assert section.prefix == "_orig_mod."


def test_torchscript(tmp_path: Path) -> None:
    path = tmp_path / "script.pt"
    model = torch.jit.trace(nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1)), torch.zeros(1, 2))
    torch.jit.save(model, str(path))
    checkpoint = read_checkpoint(path)
    assert checkpoint.format == "torchscript"
    assert set(checkpoint.sections[""].keys) == set(model.state_dict())


def test_legacy_tar(tmp_path: Path) -> None:
    path = tmp_path / "old.pt"
    expected = files.legacy_tar(path)
    loaded = torch.load(path, weights_only=False)
    assert all(torch.equal(loaded[key], tensor) for key, tensor in expected.items())
    checkpoint = read_checkpoint(path)
    assert checkpoint.format == "legacy-tar"
    assert {key: (t.dtype, t.shape) for key, t in checkpoint.tensors.items()} == _described(expected)
    assert checkpoint.total_bytes == 6 * 4 + 3 * 8


def test_safetensors(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    tensors = {
        "module.w": ("BF16", [2, 3], bytes(12)),
        "module.b": ("F32", [], bytes(4)),
        "module.e": ("I8", [0], b""),
    }
    path.write_bytes(files.safetensors(tensors, {"format": "pt"}))
    checkpoint = read_checkpoint(path)
    assert _found(path) == {
        "module.w": ("bfloat16", (2, 3)),
        "module.b": ("float32", ()),
        "module.e": ("int8", (0,)),
    }
    assert checkpoint.sections[""].prefix == "module."
    assert (checkpoint.format, checkpoint.total_bytes, dict(checkpoint.metadata)) == (
        "safetensors",
        16,
        {"format": "pt"},
    )


def test_sharded_index_with_one_shard_missing(tmp_path: Path) -> None:
    (tmp_path / "a.safetensors").write_bytes(files.safetensors({"x": ("F16", [4], bytes(8))}))
    torch.save({"y": torch.zeros(2, 2)}, tmp_path / "b.bin")
    index = tmp_path / "model.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": {"y": "b.bin", "x": "a.safetensors", "z": "gone.bin"}}))
    checkpoint = read_checkpoint(index)
    assert checkpoint.sections[""].keys == ("y", "x", "z")
    assert [checkpoint.tensors[key].shape for key in "yxz"] == [(2, 2), (4,), None]
    assert checkpoint.total_bytes == 16 + 8


def test_distributed_checkpoint(tmp_path: Path) -> None:
    from torch.distributed import checkpoint as dcp

    saved = {"model": files.state_dict(), "epoch": 3}
    dcp.save(saved, checkpoint_id=str(tmp_path / "dcp"), no_dist=True)
    checkpoint = read_checkpoint(tmp_path / "dcp")
    assert checkpoint.format == "dcp"
    assert {key: (t.dtype, t.shape) for key, t in checkpoint.tensors.items()} == _described(saved)
    assert set(checkpoint.sections["model"].keys) == set(saved["model"])


def test_saved_device_is_read_without_the_device(tmp_path: Path) -> None:
    # "cpu" is six characters from "cuda:0" in the pickle: rewritten here, since no GPU is needed to read it
    path = tmp_path / "gpu.pt"
    torch.save({"w": torch.zeros(2)}, path, _use_new_zipfile_serialization=False)
    content = path.read_bytes().replace(b"X\x03\x00\x00\x00cpu", b"X\x06\x00\x00\x00cuda:0")
    path.write_bytes(content)
    assert read_checkpoint(path).tensors["w"].device == "cuda:0"


def test_a_pickle_that_shares_the_shape_of_two_tensors() -> None:
    # torch never refers to a shape again; a pickle that does must not be misread by the shortcut for tensors
    buffer = io.BytesIO()
    torch.save({key: torch.zeros(3, 4) for key in "abc"}, buffer)
    with zipfile.ZipFile(buffer) as archive:
        pickled = archive.read("archive/data.pkl")
    sizes = list(re.finditer(rb"K\x03K\x04\x86q(.)", pickled, re.DOTALL))
    assert len(sizes) == 3
    shared = pickled[: sizes[2].start()] + b"h" + sizes[1][1] + pickled[sizes[2].end() :]
    root = read_pickle(shared).root
    assert isinstance(root, Pairs)
    assert {key: tensor.shape for key, tensor in root.entries()} == dict.fromkeys("abc", (3, 4))


def test_every_protocol_reads_the_same() -> None:
    value = {"a": 1, "b": [1.5, -2, True, None, "text"], "c": {"d": (1, 2, 3, 4)}}
    roots = [read_pickle(pickle.dumps(value, protocol)).root for protocol in range(6)]
    assert all(repr(root) == repr(roots[2]) for root in roots)
