"""A checkpoint that two processes wrote is read by four and by one; it is whole or not there."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
import torch
from torch import distributed
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.tensor import Shard, distribute_tensor

from torchvet_runtime import sharded_checkpoint
from torchvet_runtime.checkpoint import Checkpoints, Occasion
from torchvet_runtime.place import Place
from torchvet_runtime.run_folder import RunFolder
from torchvet_runtime.sharded_checkpoint import ShardError, damage, load, save
from torchvet_runtime.world import ALONE, World

_FULL = torch.arange(35.0).view(7, 5)
_REST = {"step": 5, "names": ["a", ("b", None)], "dtype": torch.bfloat16}

Act = Callable[[World, Callable[[torch.Tensor], torch.Tensor]], object]


def _together(n_processes: int, store: Path, act: Act) -> list[int]:
    """What the processes ended with that did `act` together: 0, or minus the signal."""
    children = []
    for rank in range(n_processes):
        child = os.fork()
        if child == 0:
            _take_part(rank, n_processes, store, act)
        children.append(child)
    return [os.waitstatus_to_exitcode(os.waitpid(each, 0)[1]) for each in children]


def _take_part(rank: int, n_processes: int, store: Path, act: Act) -> None:
    try:
        distributed.init_process_group(
            "gloo", init_method=f"file://{store}", rank=rank, world_size=n_processes
        )
        world = World(Place(rank, n_processes, rank))
        world._numbers = distributed.new_group(backend="gloo")
        mesh = init_device_mesh("cpu", (n_processes,))
        act(world, lambda whole: distribute_tensor(whole, mesh, [Shard(0)]))
        distributed.destroy_process_group()
    except BaseException:  # noqa: BLE001  # a child must never go on with the tests of its parent
        os._exit(9)
    os._exit(0)


def _saved(folder: Path, world: World, cut: Callable[[torch.Tensor], torch.Tensor]) -> None:
    state = {
        "model": {"a": cut(_FULL), "b": torch.tensor(3)},
        "optimizer": {0: {"m": cut(_FULL * 2)}},
        **_REST,
    }
    save(state, folder, {"step": 5}, world)


def _read(folder: Path, world: World, cut: Callable[[torch.Tensor], torch.Tensor]) -> None:
    own = {"model": {"a": cut(torch.zeros(7, 5)), "b": torch.tensor(0)}}
    read = load(own, folder, world, lambda path, _: cut(torch.zeros(7, 5)) if path.endswith("/m") else None)
    found = sharded_checkpoint.whole({"a": own["model"]["a"], "m": read["optimizer"][0]["m"]}, is_kept=True)
    assert torch.equal(found["a"], _FULL)
    assert torch.equal(found["m"], _FULL * 2)
    assert own["model"]["b"] == 3
    assert {name: read[name] for name in _REST} == _REST


def test_two_write_and_four_and_one_read(tmp_path: Path) -> None:
    folder = tmp_path / "step-00000005.shards"
    assert _together(2, tmp_path / "store2", partial(_saved, folder)) == [0, 0]
    assert len(list(folder.glob("*.distcp"))) == 2
    assert _together(4, tmp_path / "store4", partial(_read, folder)) == [0] * 4
    _read(folder, ALONE, lambda whole: whole)


def test_every_damaged_file_is_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "checkpoint"
    _saved(folder, ALONE, lambda whole: whole)
    assert damage(folder) is None
    for path in sorted(folder.iterdir()):
        whole = path.read_bytes()
        for place in range(0, len(whole), max(1, len(whole) // 20)):
            flipped = bytearray(whole)
            flipped[place] ^= 1
            if path.name == "commit.json" and flipped.split() == whole.split():
                continue
            path.write_bytes(flipped)
            assert damage(folder) is not None, (path.name, place)
            with pytest.raises(ShardError):
                load({}, folder)
        path.write_bytes(whole)
        path.rename(folder / "elsewhere")
        assert damage(folder) is not None
        (folder / "elsewhere").rename(path)


@pytest.mark.parametrize("function", ["save_durably", "_own_files", "_commit", "flush_directory"])
def test_killed_while_it_is_written_it_is_not_there(
    function: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = RunFolder(tmp_path / "run")
    checkpoints = Checkpoints(run.checkpoints)
    first = checkpoints.folder_for(1)
    _saved(first, ALONE, lambda whole: whole)
    checkpoints.add(first, 1, Occasion(1, 1, None, "epoch", 0, ""), 0.1)
    monkeypatch.setattr(sharded_checkpoint, function, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    child = os.fork()
    if child == 0:
        _saved(checkpoints.folder_for(2), ALONE, lambda whole: whole)
        os._exit(9)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    del run
    assert any(tmp_path.rglob("*.tmp-*"))
    RunFolder(tmp_path / "run")
    assert not any(tmp_path.rglob("*.tmp-*"))
    assert Checkpoints(tmp_path / "run" / "checkpoints").newest(pytest.fail) == (first.name, {})


def test_failure_of_one_is_told_to_all_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sharded_checkpoint, "_measured", full)
    with pytest.raises(ShardError, match="No space left"):
        _saved(tmp_path / "checkpoint", ALONE, lambda whole: whole)
    assert list(tmp_path.iterdir()) == []
