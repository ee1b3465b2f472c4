"""Files written under new keys load in torch with weights_only and hold equal tensors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import checkpoint_files as files
import pytest
import torch
from torch import nn

from torchvet.checkpoints.read import CheckpointError, read_checkpoint
from torchvet.checkpoints.renaming import Renaming
from torchvet.checkpoints.rewrite import write_renamed

STRIP = Renaming("module.", "")


def _assert_same(written: dict[str, Any], expected: dict[str, Any]) -> None:
    assert list(written) == list(expected)
    for key, tensor in expected.items():
        assert torch.equal(written[key], tensor)
        assert written[key].stride() == tensor.stride()


@pytest.mark.parametrize("options", ["zip", "legacy"])
def test_strip(options: str, tmp_path: Path) -> None:
    model = files.Net()
    torch.save(nn.DataParallel(model).state_dict(), tmp_path / "a.pt", **files.SAVE_OPTIONS[options])
    before = (tmp_path / "a.pt").read_bytes()
    write_renamed(tmp_path / "a.pt", tmp_path / "b.pt", STRIP)
    written = torch.load(tmp_path / "b.pt", weights_only=True)
    _assert_same(written, model.state_dict())
    assert written["head.weight"].data_ptr() == written["tied.weight"].data_ptr()
    assert files.Net().load_state_dict(written) is not None
    assert written._metadata["body.1"] == model.state_dict()._metadata["body.1"]
    assert (tmp_path / "a.pt").read_bytes() == before
    assert read_checkpoint(tmp_path / "b.pt").sections[""].prefix == ""


@pytest.mark.parametrize("options", files.SAVE_OPTIONS)
def test_add_then_strip(options: str, tmp_path: Path) -> None:
    state = files.state_dict()
    torch.save(state, tmp_path / "a.pt", **files.SAVE_OPTIONS[options])
    write_renamed(tmp_path / "a.pt", tmp_path / "b.pt", Renaming("", "_orig_mod."))
    write_renamed(tmp_path / "b.pt", tmp_path / "c.pt", Renaming("_orig_mod.", ""))
    wrapped = torch.load(tmp_path / "b.pt", weights_only=False)
    torch.compile(files.Net()).load_state_dict(wrapped)
    assert wrapped._metadata["_orig_mod.body.1"] == state._metadata["body.1"]
    _assert_same(torch.load(tmp_path / "c.pt", weights_only=False), state)


@pytest.mark.parametrize("options", ["zip", "legacy"])
def test_only_the_weights_of_a_checkpoint_dict_change(options: str, tmp_path: Path) -> None:
    # the same string objects serve as keys, as optimizer names and as a plain list: only keys may change
    state = nn.DataParallel(files.Net()).state_dict()
    names = list(state)
    saved = {"names": names, "model": state, "after": names[:3], "module.": "module.kept", "epoch": 3}
    torch.save(saved, tmp_path / "a.pt", **files.SAVE_OPTIONS[options])
    write_renamed(tmp_path / "a.pt", tmp_path / "b.pt", STRIP)
    written = torch.load(tmp_path / "b.pt", weights_only=True)
    _assert_same(written["model"], {key.removeprefix("module."): tensor for key, tensor in state.items()})
    assert {k: v for k, v in written.items() if k != "model"} == {
        k: v for k, v in saved.items() if k != "model"
    }


def test_strings_first_met_as_keys_stay_themselves_elsewhere(tmp_path: Path) -> None:
    state = nn.DataParallel(files.Net()).state_dict()
    for protocol in (2, 4):
        torch.save({"model": state, "names": list(state)}, tmp_path / "a.pt", pickle_protocol=protocol)
        write_renamed(tmp_path / "a.pt", tmp_path / f"b{protocol}.pt", STRIP)
        written = torch.load(tmp_path / f"b{protocol}.pt", weights_only=False)
        assert written["names"] == list(state)
        assert list(written["model"]) == [key.removeprefix("module.") for key in state]


def test_thousands_of_keys_and_memory_mapping(tmp_path: Path) -> None:
    state = {f"module.{key}": tensor for key, tensor in files.many(3000).items()}
    torch.save(state, tmp_path / "a.pt")
    write_renamed(tmp_path / "a.pt", tmp_path / "b.pt", STRIP)
    written = torch.load(tmp_path / "b.pt", mmap=True, weights_only=True)
    _assert_same(written, {key.removeprefix("module."): tensor for key, tensor in state.items()})
    assert all(tensor.data_ptr() % 64 == 0 for tensor in written.values())


def test_safetensors(tmp_path: Path) -> None:
    tensors = {"module.a": ("F32", [1], b"abcd"), "module.b": ("F32", [1], b"efgh")}
    (tmp_path / "a.safetensors").write_bytes(files.safetensors(tensors, {"format": "pt"}))
    write_renamed(tmp_path / "a.safetensors", tmp_path / "b.safetensors", STRIP)
    checkpoint = read_checkpoint(tmp_path / "b.safetensors")
    assert checkpoint.sections[""].keys == ("a", "b")
    assert dict(checkpoint.metadata) == {"format": "pt"}
    assert (tmp_path / "b.safetensors").read_bytes().endswith(b"abcdefgh")


def _refused(path: Path, out: Path, renaming: Renaming = STRIP) -> CheckpointError:
    with pytest.raises(CheckpointError) as caught:
        write_renamed(path, out, renaming)
    return caught.value


def test_refusals_write_nothing(tmp_path: Path) -> None:
    torch.save(files.state_dict(), tmp_path / "plain.pt")
    torch.save(files.Net(), tmp_path / "whole.pt")
    torch.save({"module.": torch.zeros(1)}, tmp_path / "empty-key.pt")
    out = tmp_path / "out.pt"
    assert "'kept' does not start with 'module.'" in str(_refused(tmp_path / "plain.pt", out))
    assert "no state_dict" in str(_refused(tmp_path / "whole.pt", out))
    assert "'module.' would become empty" in str(_refused(tmp_path / "empty-key.pt", out))
    assert "no such file" in str(_refused(tmp_path / "gone.pt", out))
    assert not out.exists()


def test_never_overwrites(tmp_path: Path) -> None:
    path = tmp_path / "a.pt"
    torch.save({"module.a": torch.zeros(1)}, path)
    before = path.read_bytes()
    assert "exists already" in str(_refused(path, path))
    assert path.read_bytes() == before
    assert "no such" in str(_refused(path, tmp_path / "no-folder" / "b.pt"))


def test_a_failed_write_leaves_no_file(tmp_path: Path) -> None:
    # the last storage is cut off, the directory moved up: found out only while copying
    path, out = tmp_path / "a.pt", tmp_path / "b.pt"
    torch.save({"module.a": torch.zeros(1000)}, path, _use_new_zipfile_serialization=True)
    content = bytearray(path.read_bytes())
    local = content.find(b"a/data/0") - 30
    content[local : local + 4] = b"XXXX"
    path.write_bytes(content)
    assert "not where the directory says" in str(_refused(path, out))
    assert not out.exists()
