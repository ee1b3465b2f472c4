"""What is told of a script beyond its numbers: where a loss stops being finite, and files that are saved in one piece."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from programs_to_train import written
from training_runs import Train

from torchvet_runtime.atomic_saves import make_saves_atomic

_HEAD = """
import torch
from torch import nn

torch.manual_seed(0)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(3, 3)
        self.squash = Exp()
        self.last = nn.Linear(3, 1)

    def forward(self, x):
        return self.last(self.squash(self.first(x)))


class Exp(nn.Module):
    def forward(self, x):
        return torch.exp(x * 40) if BIG else x


BIG = False
net = Net()
optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
batches = [torch.randn(4, 3) for _ in range(6)]
"""
_LOOP = """
for epoch in range(1):
    for batch in batches:
        optimizer.zero_grad()
        prediction = net(batch)
        loss = prediction.pow(2).mean()
        loss.backward()
        optimizer.step()
"""
_SCALED = """
BIG = True
scaler = torch.amp.GradScaler("cpu", init_scale=2.0)
for epoch in range(2):
    for batch in batches:
        optimizer.zero_grad()
        loss = net(batch * 9).pow(2).mean()
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
    BIG = epoch == 0
"""
# What is added to the file, and what the notice says.
NOT_FINITE = [
    ("batches[3][0, 0] = float('nan')" + _LOOP, ["(epoch 1)", "not finite there: ", "batch", "prediction"]),
    ("with torch.no_grad():\n    net.last.bias.fill_(float('inf'))" + _LOOP, ["last.bias"]),
]


@pytest.fixture(autouse=True)
def _own_main() -> Iterator[None]:
    main, save = sys.modules["__main__"], torch.save
    yield
    sys.modules["__main__"], torch.save = main, save


@pytest.mark.parametrize(("text", "named"), NOT_FINITE)
def test_a_loss_that_is_no_number_is_told_with_the_users_names(
    text: str, named: list[str], tmp_path: Path, train: Train
) -> None:
    outcome = train(written(tmp_path / "script.py", _HEAD + text), tmp_path / "run")
    assert outcome.code == 0, outcome.err
    [message] = [each["message"] for each in outcome.of("notice") if "not a finite number" in each["message"]]
    assert all(each in message for each in named), message
    assert message in outcome.err


def test_the_layer_shows_itself_while_the_weights_are_whole(tmp_path: Path, train: Train) -> None:
    outcome = train(written(tmp_path / "script.py", _HEAD + _SCALED), tmp_path / "run")
    assert outcome.code == 0, outcome.err
    messages = [each["message"] for each in outcome.of("notice")]
    assert any("not a finite number" in each for each in messages)
    assert "the first layer that gives one is squash (Exp)" in messages


def test_a_scaled_loss_is_told_as_it_was_before(tmp_path: Path, train: Train) -> None:
    text = _HEAD + _SCALED.replace("BIG = True", "").replace("BIG = epoch == 0", "") + "print(loss.item())\n"
    outcome = train(written(tmp_path / "script.py", text), tmp_path / "run")
    assert outcome.of("iteration_completed")[-1]["loss"] == float(outcome.out.splitlines()[-1])


def test_a_save_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "weights.pt"
    torch.save({"epoch": 1}, path)
    before = path.read_bytes()
    path.chmod(0o640)
    take_back = make_saves_atomic()
    try:
        with pytest.raises(Exception, match="pickle"):
            torch.save({"epoch": 2, "made": lambda: None}, path)
        assert path.read_bytes() == before
        torch.save({"epoch": 1}, path)
    finally:
        take_back()
    assert path.read_bytes() == before
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_killed_save_has_left_is_removed_by_the_next(tmp_path: Path) -> None:
    pid = os.fork()
    if pid == 0:
        make_saves_atomic()
        torch.save({"stop": _Killing()}, tmp_path / "weights.pt")
    os.waitpid(pid, 0)
    assert len(list(tmp_path.iterdir())) == 1
    assert not (tmp_path / "weights.pt").exists()
    take_back = make_saves_atomic()
    torch.save({"epoch": 1}, tmp_path / "weights.pt")
    take_back()
    assert list(tmp_path.iterdir()) == [tmp_path / "weights.pt"]


class _Killing:
    def __reduce__(self) -> str:
        os.kill(os.getpid(), 9)
        return ""


def test_what_is_no_plain_file_is_saved_in_place(tmp_path: Path) -> None:
    torch.save(1, tmp_path / "first.pt")
    os.link(tmp_path / "first.pt", tmp_path / "second.pt")
    (tmp_path / "link.pt").symlink_to("target.pt")
    take_back = make_saves_atomic()
    try:
        torch.save(2, tmp_path / "first.pt")
        torch.save(3, tmp_path / "link.pt")
    finally:
        take_back()
    assert torch.load(tmp_path / "second.pt") == 2
    assert (tmp_path / "link.pt").is_symlink()
    assert torch.load(tmp_path / "target.pt") == 3
