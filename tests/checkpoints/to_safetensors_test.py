"""Weights written as safetensors are those that torch loads from the same file, bit for bit."""

from __future__ import annotations

import json
import struct
from math import prod
from pathlib import Path
from typing import Any

import checkpoint_files as files
import pytest
import torch
from torch import nn

from torchvet.checkpoints.read import CheckpointError, read_checkpoint
from torchvet.checkpoints.renaming import Renaming
from torchvet.checkpoints.to_safetensors import write_safetensors
from torchvet.cli.main import main

_DTYPES = {
    "F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16, "I64": torch.int64,
    "I32": torch.int32, "I16": torch.int16, "I8": torch.int8, "U8": torch.uint8, "BOOL": torch.bool,
    "C64": torch.complex64,
}  # fmt: skip


def _loaded(path: Path) -> dict[str, torch.Tensor]:
    """The tensors of a safetensors file, read as its specification says."""
    content = path.read_bytes()
    (n_header,) = struct.unpack("<Q", content[:8])
    assert (8 + n_header) % 8 == 0
    fields = json.loads(content[8 : 8 + n_header])
    assert fields.pop("__metadata__") == {"format": "pt"}
    data, end, tensors = content[8 + n_header :], 0, {}
    for key, field in fields.items():
        begin, stop = field["data_offsets"]
        dtype, shape = _DTYPES[field["dtype"]], field["shape"]
        # No holes, no overlaps, and every number where it may be read in place.
        assert begin == end
        assert begin % dtype.itemsize == 0
        assert stop - begin == prod(shape) * dtype.itemsize
        end = stop
        flat = torch.frombuffer(bytearray(data[begin:stop]), dtype=dtype) if stop > begin else torch.empty(0)
        tensors[key] = flat.to(dtype).reshape(shape)
    assert end == len(data)
    return tensors


def _assert_same(found: dict[str, torch.Tensor], expected: dict[str, Any]) -> None:
    assert found.keys() == expected.keys()
    for key, tensor in expected.items():
        assert found[key].dtype == tensor.dtype
        assert torch.equal(found[key], tensor.detach()), key


def _views() -> dict[str, torch.Tensor]:
    base = torch.arange(24.0).reshape(4, 6)
    return {
        "transposed": base.t(),
        "column": base[:, 1],
        "strided": base[::2, ::3],
        "permuted": torch.arange(24, dtype=torch.int16).reshape(2, 3, 4).permute(2, 0, 1),
        "expanded": torch.tensor([1.5, 2.5]).expand(3, 2),
        "repeated": torch.tensor([[1.5], [2.5]]).expand(2, 3),
        "scalar": torch.tensor(7.25),
        "empty": torch.empty(0, 3),
        "parameter": nn.Parameter(torch.ones(7)),
        "one": base[1:2, 2:3],
    }


_CONTENTS = {
    "weights": files.state_dict,
    "dtypes": lambda: {key: value for key, value in files.dtypes().items() if key != "complex128"},
    "views": _views,
}


@pytest.mark.parametrize("options", files.SAVE_OPTIONS)
@pytest.mark.parametrize("content", _CONTENTS)
def test_holds_what_torch_loads(content: str, options: str, tmp_path: Path) -> None:
    torch.manual_seed(0)
    torch.save(_CONTENTS[content](), tmp_path / "a.pt", **files.SAVE_OPTIONS[options])
    write_safetensors(tmp_path / "a.pt", tmp_path / "a.safetensors", None, None)
    _assert_same(_loaded(tmp_path / "a.safetensors"), torch.load(tmp_path / "a.pt", weights_only=False))
    assert read_checkpoint(tmp_path / "a.safetensors").format == "safetensors"


def test_prefix_is_stripped_on_the_way(tmp_path: Path) -> None:
    model = files.Net()
    torch.save({"net": nn.DataParallel(model).state_dict(), "epoch": 2}, tmp_path / "a.pt")
    write_safetensors(tmp_path / "a.pt", tmp_path / "a.safetensors", None, Renaming("module.", ""))
    _assert_same(_loaded(tmp_path / "a.safetensors"), model.state_dict())


def test_entry_chooses_among_several(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model, average = files.Net(), files.Net()
    torch.save({"model": model.state_dict(), "ema": average.state_dict()}, tmp_path / "a.pt")
    source, out = str(tmp_path / "a.pt"), str(tmp_path / "a.safetensors")
    assert main(["keys", source, "-o", out]) == 2
    assert "several state dicts: 'model', 'ema'; choose one with --entry" in capsys.readouterr().err
    assert main(["keys", source, "-o", out, "--entry", "nothing"]) == 2
    assert main(["keys", source, "-o", out, "--entry", "ema"]) == 0
    assert capsys.readouterr().out == f"{out}: {len(average.state_dict())} tensors written\n"
    _assert_same(_loaded(tmp_path / "a.safetensors"), average.state_dict())
    assert main(["keys", source, "-o", out, "--entry", "ema"]) == 2
    assert "exists already" in capsys.readouterr().err
    assert main(["keys", source, "--entry", "ema"]) == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"a": torch.eye(3).to_sparse()}, "'a' are not stored as plain numbers"),
        ({"a": torch.zeros(3, dtype=torch.complex64).conj()}, "'a' are not stored as plain numbers"),
        ({"a": torch.empty(3, device="meta")}, "'a' are not stored as plain numbers"),
        ({"a": torch.quantize_per_tensor(torch.ones(3), 0.1, 0, torch.qint8)}, "safetensors has no qint8"),
        ({"a": torch.zeros(3, dtype=torch.complex128)}, "safetensors has no complex128"),
        ({"a": torch.zeros(1, dtype=torch.int8).expand(2**20, 2**20)}, "too large to rearrange"),
        ({"epoch": 3}, "holds no state_dict"),
    ],
)
def test_what_the_format_cannot_hold_is_said_and_leaves_no_file(
    content: dict[str, Any], words: str, tmp_path: Path
) -> None:
    torch.save(content, tmp_path / "a.pt")
    with pytest.raises(CheckpointError, match=words):
        write_safetensors(tmp_path / "a.pt", tmp_path / "a.safetensors", None, None)
    assert not (tmp_path / "a.safetensors").exists()


def test_a_file_cut_short_leaves_nothing(tmp_path: Path) -> None:
    torch.save(files.state_dict(), tmp_path / "a.pt", _use_new_zipfile_serialization=False)
    whole = (tmp_path / "a.pt").read_bytes()
    (tmp_path / "a.pt").write_bytes(whole[:-5])
    with pytest.raises(CheckpointError, match="ends before its last tensor"):
        write_safetensors(tmp_path / "a.pt", tmp_path / "a.safetensors", None, None)
    assert not (tmp_path / "a.safetensors").exists()
