"""A checkpoint is whole or not there, whatever happens while it is written."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from torchvet_runtime.checkpoint import CheckpointError, Checkpoints, Occasion
from torchvet_runtime.durable import HashingWriter
from torchvet_runtime.run_folder import RunFolder

_ENDED_BY_ITSELF = 0


def _save(directory: Path, step: int) -> None:
    state = {"step": step, "weights": {f"layer{n}": torch.full((50,), float(step)) for n in range(3)}}
    Checkpoints(directory).save(state, Occasion(step, step, 1.0 / step, "epoch", 0, ""))


def _in_child(act: Callable[[], None]) -> int:
    """How a forked child ended that does `act`: 0, or minus the signal."""
    child = os.fork()
    if child == 0:
        try:
            act()
        except BaseException:  # noqa: BLE001  # a child must never go on with the tests of its parent
            os._exit(9)
        os._exit(_ENDED_BY_ITSELF)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


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

    monkeypatch.setattr(os, "fsync", deadly(os.fsync))
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


def test_every_flipped_bit_is_noticed(tmp_path: Path) -> None:
    _save(tmp_path, 1)
    [path] = tmp_path.glob("*.pt")
    whole = path.read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 200)):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << (place % 8)
        path.write_bytes(damaged)
        complaints: list[str] = []
        with pytest.raises(Exception, match="no checkpoint"):
            Checkpoints(tmp_path).newest(complaints.append)
        assert path.name in complaints[0]


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
    newest = Checkpoints(tmp_path).newest(pytest.fail)
    assert newest is not None
    assert newest[1]["step"] == 2


def test_best_and_last_two_are_kept(tmp_path: Path) -> None:
    checkpoints = Checkpoints(tmp_path)
    for step, score in enumerate((0.9, 0.2, 0.5, 0.4, 0.3), start=1):
        saved = checkpoints.save({}, Occasion(step, step, score, "epoch", 0, ""))
        assert saved.is_best == (step in {1, 2})
    assert sorted(each.name for each in tmp_path.glob("*.pt")) == [
        f"step-0000000{step}.pt" for step in (2, 4, 5)
    ]
