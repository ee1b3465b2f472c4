"""A checkpoint is whole or not there, whatever happens while it is written."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import resource
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from torchvet_runtime import seal
from torchvet_runtime.checkpoint import Checkpoints, Occasion
from torchvet_runtime.durable import HashingWriter, sweep_temporaries
from torchvet_runtime.failures import CheckpointError, TrainingError
from torchvet_runtime.run_folder import RunFolder
from torchvet_runtime.torch_file import save_durably

_ENDED_BY_ITSELF = 0


def _save(directory: Path, step: int) -> None:
    state = {"step": step, "weights": {f"layer{n}": torch.full((50,), float(step)) for n in range(3)}}
    Checkpoints(directory).save(state, Occasion(step, step, 1.0 / step, "epoch", 0, ""))


def _in_child(act: Callable[[], None]) -> int:
    """How a forked child ended that does `act`: 0, or minus the signal."""
    return os.waitstatus_to_exitcode(os.waitpid(_child(act), 0)[1])


def _in_child_pid(act: Callable[[], None]) -> int:
    """The number of a forked child that did `act` and is dead."""
    child = _child(act)
    os.waitpid(child, 0)
    return child


def _child(act: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        try:
            act()
        except BaseException:  # noqa: BLE001  # a child must never go on with the tests of its parent
            os._exit(9)
        os._exit(_ENDED_BY_ITSELF)
    return child


def _killed_at(n_calls: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes this process die at the n-th thing it does to the disk: before it, and for renames also after."""
    left = iter(range(n_calls - 1, -1000, -1))

    def deadly(act: Callable[..., Any], dies_after: bool = False) -> Callable[..., Any]:
        def counting(*args: Any, **kwargs: Any) -> Any:
            if next(left) == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            result = act(*args, **kwargs)
            if dies_after and next(left) == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return counting

    # Nothing is really flushed: a kill is no power failure, and a busy disk would take its time.
    monkeypatch.setattr(os, "fsync", deadly(lambda _: None))
    monkeypatch.setattr(HashingWriter, "write", deadly(HashingWriter.write, dies_after=True))
    monkeypatch.setattr(Path, "replace", deadly(Path.replace, dies_after=True))
    monkeypatch.setattr(Path, "unlink", deadly(Path.unlink, dies_after=True))


def test_kill_at_any_moment_of_a_save_leaves_a_newest_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "run"
    n_kills, ending = 0, -signal.SIGKILL
    RunFolder(folder)
    for step in (1, 2, 3):
        _save(folder / "checkpoints", step)
    while ending == -signal.SIGKILL:

        def save_and_die(n_calls: int = n_kills + 1) -> None:
            with monkeypatch.context() as patched:
                _killed_at(n_calls, patched)
                _save(folder / "checkpoints", 100 + n_calls)

        ending = _in_child(save_and_die)
        n_kills += 1
        RunFolder(folder)
        assert list(folder.rglob("*.tmp-*")) == []
        newest = Checkpoints(folder / "checkpoints").newest(pytest.fail)
        assert newest is not None
        assert newest[1]["step"] in {3, *range(101, 101 + n_kills)}
    assert ending == _ENDED_BY_ITSELF
    assert n_kills > 20


def _damaged(whole: bytes, n_places: int) -> Iterator[bytes]:
    """`whole` with one bit flipped, and cut off, at places all over it."""
    ends = [*range(60), *range(len(whole) - 400, len(whole))]
    for place in [*ends, *range(0, len(whole), max(1, len(whole) // n_places))]:
        flipped = bytearray(whole)
        flipped[place] ^= 1 << (place % 8)
        yield bytes(flipped)
    for length in range(0, len(whole), max(1, len(whole) // n_places)):
        yield whole[:length]


def test_every_flipped_bit_and_every_cut_is_noticed(tmp_path: Path) -> None:
    _save(tmp_path, 1)
    [path] = tmp_path.glob("*.pt")
    for damaged in _damaged(path.read_bytes(), 200):
        path.write_bytes(damaged)
        complaints: list[str] = []
        with pytest.raises(TrainingError, match="no checkpoint"):
            Checkpoints(tmp_path).newest(complaints.append)
        assert path.name in complaints[0]


def test_flipped_bit_in_the_manifest_is_noticed_and_costs_nothing(tmp_path: Path) -> None:
    for step in (1, 2):
        _save(tmp_path, step)
    manifest = tmp_path / "manifest.json"
    whole = manifest.read_bytes()
    for damaged in _damaged(whole, 100):
        if json_or_none(damaged) == json.loads(whole):
            # In the white space.
            continue
        manifest.write_bytes(damaged)
        complaints: list[str] = []
        newest = Checkpoints(tmp_path).newest(complaints.append)
        assert newest is not None
        assert newest[1]["step"] == 2
        assert "manifest.json is damaged" in complaints[0]


def json_or_none(content: bytes) -> object:
    """What JSON says there, `None` if it is none."""
    try:
        return json.loads(content)
    except ValueError:
        return None


def test_best_is_known_without_the_manifest(tmp_path: Path) -> None:
    for step, score in enumerate((0.9, 0.2, 0.5), start=1):
        Checkpoints(tmp_path).save({}, Occasion(step, step, score, "epoch", 0, ""))
    (tmp_path / "manifest.json").unlink()
    assert Checkpoints(tmp_path).best_score == 0.2
    for step in (4, 5, 6):
        Checkpoints(tmp_path).save({}, Occasion(step, step, 0.7, "epoch", 0, ""))
    assert sorted(each.name[-4:-3] for each in tmp_path.glob("*.pt")) == ["2", "5", "6"]


def test_file_of_several_pieces_is_compared_piece_by_piece(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seal, "_PIECE_BYTES", 256)
    for n_numbers in range(1, 200, 3):
        path = tmp_path / "x.pt"
        written = save_durably({"x": torch.arange(n_numbers)}, path, {"n": n_numbers})
        whole = path.read_bytes()
        assert (seal.damage(path), written.sha256) == (None, hashlib.sha256(whole).hexdigest())
        # Two pieces that change places.
        path.write_bytes(whole[256:512] + whole[:256] + whole[512:])
        assert seal.damage(path) is not None


def test_temporaries_are_swept_when_their_writer_is_dead(tmp_path: Path) -> None:
    dead = _in_child_pid(lambda: None)
    parent = os.getppid()
    for name in (f"a.pt.tmp-{dead}", f"b.pt.tmp-{os.getpid()}", f"c.pt.tmp-{parent}", "notes.tmp-old"):
        (tmp_path / name).touch()
    (tmp_path / f"d.tmp-{dead}").mkdir()
    (tmp_path / f"e.pt.tmp-{parent}").touch()
    # Older than the process that has that number now, so another one wrote it.
    os.utime(tmp_path / f"e.pt.tmp-{parent}", (1e9, 1e9))
    assert sweep_temporaries(tmp_path) == 4
    assert {each.name for each in tmp_path.iterdir()} == {f"c.pt.tmp-{parent}", "notes.tmp-old"}


@pytest.mark.parametrize("number", [errno.EROFS, errno.EDQUOT, errno.EACCES])
def test_folder_that_takes_nothing_keeps_what_was_there(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _save(tmp_path, 1)
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    checkpoints = Checkpoints(tmp_path)

    def refuse(*_args: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(HashingWriter, "finish", refuse)
        with pytest.raises(CheckpointError, match=re.escape(os.strerror(number))):
            checkpoints.save({"step": 2}, Occasion(2, 2, 0.1, "epoch", 0, ""))
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before
    checkpoints.save({"step": 3}, Occasion(3, 3, 0.1, "epoch", 0, ""))
    newest = Checkpoints(tmp_path).newest(pytest.fail)
    assert newest is not None
    assert newest[1]["step"] == 3


def test_disk_that_fills_up_inside_a_save_keeps_what_was_there(tmp_path: Path) -> None:
    _save(tmp_path, 1)
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}

    def save_with_little_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        with pytest.raises(CheckpointError, match="File too large"):
            _save(tmp_path, 2)

    assert _in_child(save_with_little_room) == _ENDED_BY_ITSELF
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before


def test_lost_manifest_is_no_lost_run(tmp_path: Path) -> None:
    for step in (1, 2):
        _save(tmp_path, step)
    (tmp_path / "manifest.json").write_text('{"checkpoints": [')
    complaints: list[str] = []
    newest = Checkpoints(tmp_path).newest(complaints.append)
    assert newest is not None
    assert newest[1]["step"] == 2
    assert "manifest.json is damaged" in complaints[0]


def test_best_and_last_two_are_kept(tmp_path: Path) -> None:
    checkpoints = Checkpoints(tmp_path)
    for step, score in enumerate((0.9, 0.2, 0.5, 0.4, 0.3), start=1):
        saved = checkpoints.save({}, Occasion(step, step, score, "epoch", 0, ""))
        assert saved.is_best == (step in {1, 2})
    assert sorted(each.name for each in tmp_path.glob("*.pt")) == [
        f"step-0000000{step}.pt" for step in (2, 4, 5)
    ]
