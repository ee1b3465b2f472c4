"""Files that are damaged, or made to hurt: a clear error in bounded time and memory, and nothing of them runs."""

from __future__ import annotations

import io
import pickle
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import checkpoint_files as files
import pytest
import torch
from checkpoint_mutations import Canary, mutated, seeds

from torchvet.checkpoints.read import CheckpointError, read_checkpoint

_P2 = b"\x80\x02"
_STORAGE = b"(X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\x04tQ"


def _archive(pickled: bytes, method: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr("a/data.pkl", pickled)
        archive.writestr("a/version", "3\n")
    return buffer.getvalue()


def _with_flag(content: bytes, flag: int) -> bytes:
    # the general purpose flags of the first record in the central directory
    at = content.find(b"PK\x01\x02") + 8
    return content[:at] + struct.pack("<H", flag) + content[at + 2 :]


def _claiming(content: bytes, size: int) -> bytes:
    at = content.find(b"PK\x01\x02") + 20
    return content[:at] + struct.pack("<2L", size, size) + content[at + 8 :]


def _laughs() -> bytes:
    # a list of two lists of two lists ...: 2^60 visits when followed naively
    steps = b"".join(
        b"](h" + bytes([idx]) + b"h" + bytes([idx]) + b"eq" + bytes([idx + 1]) for idx in range(60)
    )
    return _P2 + b"]q\x00" + steps + b"."


def _tensor(sizes: bytes) -> bytes:
    return (
        _P2
        + b"}X\x01\x00\x00\x00wctorch._utils\n_rebuild_tensor_v2\n("
        + _STORAGE
        + b"K\x00"
        + sizes
        + b")\x89NtRs."
    )


def _twice_data_pkl() -> bytes:
    # ten letters like a/data.pkl, so that one can be renamed into the other
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a/data.pkl", _P2 + b"}.")
        archive.writestr("a/data.pkX", _P2 + b"].")
    return buffer.getvalue().replace(b"pkX", b"pkl")


HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "zero bytes": ("a.pt", lambda: b"", "empty"),
    "text": ("a.pt", lambda: b"hello, this is no checkpoint at all", "known format"),
    "html": ("a.pth", lambda: b"<!DOCTYPE html><html>not found</html>", "known format"),
    "plain pickle": ("a.pt", lambda: pickle.dumps({"a": 1}), "plain pickle"),
    "zip without data.pkl": (
        "a.pt",
        lambda: _archive(b"").replace(b"data.pkl", b"nata.pkl"),
        "without a data.pkl",
    ),
    "zip cut short": ("a.pt", lambda: _archive(_P2 + b"}.")[:-30], "zip archive is missing"),
    "two data.pkl": ("a.pt", _twice_data_pkl, "two records"),
    "encrypted": ("a.pt", lambda: _with_flag(_archive(_P2 + b"}."), 1), "encrypted"),
    "claims 4 GB": (
        "a.pt",
        lambda: _claiming(_archive(_P2 + b"}."), 0xFFFFFFF0),
        "claims 4,294,967,280 bytes",
    ),
    "zip bomb": (
        "a.pt",
        lambda: _archive(b"N" * 400_000_000, zipfile.ZIP_DEFLATED),
        "claims 400,000,000 bytes",
    ),
    "zip bomb that lies": (
        "a.pt",
        lambda: _archive(b"N" * 100_000_000, zipfile.ZIP_DEFLATED).replace(
            struct.pack("<L", 100_000_000), struct.pack("<L", 10)
        ),
        "checksum",
    ),
    "wrong checksum": ("a.pt", lambda: _archive(_P2 + b"}.").replace(_P2 + b"}.", _P2 + b"]."), "checksum"),
    "opcodes without end": ("a.pt", lambda: _archive(_P2 + b"N0" * 3_000_000 + b"."), "opcodes"),
    "deep nesting": ("a.pt", lambda: _archive(_P2 + b"]" * 500_000 + b"a" * 499_999 + b"."), "without end"),
    "deep tuples": ("a.pt", lambda: _archive(_P2 + b"N" + b"\x85" * 1_000_000 + b"."), "without end"),
    "a billion laughs": ("a.pt", lambda: _archive(_laughs()), "without end"),
    "no STOP": ("a.pt", lambda: _archive(_P2 + b"}"), "damaged"),
    "unknown opcode": ("a.pt", lambda: _archive(_P2 + b"\xfe."), "damaged"),
    "text of 2^31 bytes": ("a.pt", lambda: _archive(_P2 + b"X\xff\xff\xff\x7fabc."), "damaged"),
    "text of 2^63 bytes": ("a.pt", lambda: _archive(_P2 + b"\x8d" + b"\xff" * 7 + b"\x7fabc."), "damaged"),
    "memo never set": ("a.pt", lambda: _archive(_P2 + b"j\xff\xff\xff\x7f."), "damaged"),
    "negative size": ("a.pt", lambda: _archive(_tensor(b"J\xff\xff\xff\xff\x85")), "shape"),
    "text as size": ("a.pt", lambda: _archive(_tensor(b"(J\xff\xff\xff\x7fX\x01\x00\x00\x00xt")), "shape"),
    "key without value": ("a.pt", lambda: _archive(_P2 + b"}(K\x01u."), "without a value"),
    "extension code": ("a.pt", lambda: _archive(_P2 + b"\x82\x01."), "extension"),
    "unknown storage": ("a.pt", lambda: _archive(_P2 + b"NQ."), "storage"),
    "header longer than file": ("a.safetensors", lambda: b"\xff" * 7 + b"\x7f{}", "longer than the file"),
    "header is a list": ("a.safetensors", lambda: struct.pack("<Q", 2) + b"[]", "no JSON object"),
    "header nested": ("a.safetensors", lambda: struct.pack("<Q", 200_000) + b"[" * 200_000, "no valid JSON"),
    "header of 11 MB": (
        "a.safetensors",
        lambda: struct.pack("<Q", 11 << 20) + bytes(11 << 20),
        "11,534,336 bytes",
    ),
    "data outside": (
        "a.safetensors",
        lambda: files.safetensors({"a": ("F32", [2], bytes(8))})[:-1],
        "outside the file",
    ),
    "shape of text": ("a.safetensors", lambda: files.safetensors({"a": ("F32", ["x"], b"")}), "shape"),
    "index outside": (
        "a.index.json",
        lambda: b'{"weight_map": {"a": "../../etc/passwd"}}',
        "outside its own folder",
    ),
    "index absolute": (
        "a.index.json",
        lambda: b'{"weight_map": {"a": "/etc/passwd"}}',
        "outside its own folder",
    ),
    "index of itself": ("a.index.json", lambda: b'{"weight_map": {"a": "a.index.json"}}', "shard"),
    "index without map": ("a.index.json", lambda: b"[1, 2]", "weight_map"),
    "index broken": ("a.index.json", lambda: b"{", "no valid JSON"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_clear_error_in_a_second(case: str, tmp_path: Path) -> None:
    name, content, words = HOSTILE[case]
    path = tmp_path / name
    path.write_bytes(content())
    start = perf_counter()
    with pytest.raises(CheckpointError) as caught:
        read_checkpoint(path)
    assert words in str(caught.value)
    assert str(path) in str(caught.value)
    assert caught.value.problem
    assert caught.value.remedy
    # half a second on a quiet machine, with room for a busy one
    assert perf_counter() - start < 5


@pytest.mark.parametrize(
    "pickled",
    [
        b"](" + b"}" * 1_999_000 + b"e.",
        b"](" + b"\x8c\x04\xf0\x9f\x98\x80" * 1_999_000 + b"e.",
        b"](" + (b"X\x00\x80\x00\x00" + "\U0001f600".encode() + b"a" * 32764) * 1400 + b"e.",
    ],
    ids=["dicts", "short texts", "long texts"],
)
def test_the_worst_pickles_stay_below_300_mb(pickled: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.pt"
    path.write_bytes(_archive(_P2 + pickled))
    # the limit counts the interpreter too; going over it is a MemoryError and a failing exit code
    program = (
        "import resource, sys, pathlib\n"
        "from torchvet.checkpoints.read import CheckpointError, read_checkpoint\n"
        "resource.setrlimit(resource.RLIMIT_AS, (300 << 20, 300 << 20))\n"
        "try: read_checkpoint(pathlib.Path(sys.argv[1]))\n"
        "except CheckpointError: pass"
    )
    result = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")


def test_tensor_of_any_claimed_size_reserves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.pt"
    path.write_bytes(_archive(_tensor(b"J\xff\xff\xff\x7fJ\xff\xff\xff\x7f\x86")))
    assert read_checkpoint(path).tensors["w"].shape == (2**31 - 1, 2**31 - 1)


def test_dict_that_contains_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.pt"
    loop: dict[str, object] = {"w": torch.zeros(2)}
    loop["self"] = loop
    torch.save(loop, path)
    assert list(read_checkpoint(path).tensors) == ["w"]


def test_paths_that_are_no_files(tmp_path: Path) -> None:
    for path, words in {
        tmp_path / "gone.pt": "no such file",
        tmp_path: "without .metadata",
        tmp_path / "nul\0.pt": "",
    }.items():
        with pytest.raises(CheckpointError, match=words):
            read_checkpoint(path)


@pytest.mark.parametrize("options", files.SAVE_OPTIONS)
def test_canary_never_sings(options: str, tmp_path: Path) -> None:
    path, canary = tmp_path / "a.pt", tmp_path / "canary"
    torch.save({"w": torch.zeros(1), "x": Canary(canary)}, path, **files.SAVE_OPTIONS[options])
    checkpoint = read_checkpoint(path)
    assert checkpoint.tensors["w"].shape == (1,)
    assert checkpoint.dangerous_globals == ("posix.mkdir",)
    assert not canary.exists()
    # the canary does work
    torch.load(path, weights_only=False)
    assert canary.exists()


@pytest.mark.parametrize(
    "name",
    [
        "os system",
        "builtins eval",
        "__builtin__ exec",
        "subprocess Popen",
        "torch.hub load",
        "runpy run_path",
    ],
)
def test_dangerous_globals_are_named(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.pt"
    module, attribute = name.split()
    path.write_bytes(_archive(_P2 + f"c{module}\n{attribute}\n".encode() + b"X\x01\x00\x00\x00x\x85R."))
    assert read_checkpoint(path).dangerous_globals == (f"{module}.{attribute}",)


def test_damaged_files_give_an_answer_or_a_checkpoint_error(tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    intact = seeds(tmp_path, canary)
    (tmp_path / "zip.pt").write_bytes(intact["zip.pt"])
    outcomes = {True: 0, False: 0}
    for name, content in mutated(intact, 900, seed=5):
        path = tmp_path / name
        path.write_bytes(content)
        try:
            read_checkpoint(path)
            outcomes[True] += 1
        except CheckpointError:
            outcomes[False] += 1
    assert not canary.exists()
    # both happen, else the mutations are too weak or too strong to mean anything
    assert min(outcomes.values()) > 50


def test_reading_imports_no_torch(tmp_path: Path) -> None:
    torch.save(files.trained(), tmp_path / "a.pt")
    program = (
        "import sys, pathlib; from torchvet.checkpoints.read import read_checkpoint; "
        "read_checkpoint(pathlib.Path(sys.argv[1])); print(sorted({'torch', 'numpy', 'pickle'} & set(sys.modules)))"
    )
    result = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "a.pt")], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


def test_ten_thousand_tensors(tmp_path: Path) -> None:
    # 100 ms is the aim on a quiet machine (docs/checkpoints.md has the figures); this holds the order of magnitude
    path = tmp_path / "big.pt"
    torch.save(files.many(10_000), path)
    times = []
    for _ in range(3):
        start = perf_counter()
        checkpoint = read_checkpoint(path)
        times.append(perf_counter() - start)
    assert len(checkpoint.tensors) == 10_000
    assert min(times) < 0.5
