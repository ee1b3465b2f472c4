"""A script with its own loop computes under the runtime exactly what it computes alone, and can be stopped."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from programs_to_train import written

_SCRIPT = """
import json, os, random, sys
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
import events  # a file of the user's own, called like one of ours


def main():
    torch.manual_seed(0)
    data = TensorDataset(torch.randn(64, 4), torch.randn(64, 1))
    model = nn.Sequential(nn.Linear(4, 8), nn.Dropout(0.3), nn.ReLU(), nn.Linear(8, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    losses = []
    for epoch in range(int(sys.argv[1])):
        for x, y in DataLoader(data, batch_size=8, shuffle=True):
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x + random.random() * 0 + np.random.rand() * 0), y)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        if epoch == 1:
            print("ready", flush=True)
    torch.save(model.state_dict(), "weights.pt")
    print(json.dumps([losses, sys.argv, sys.path, os.getcwd(), __file__, __name__, sorted(globals()), __doc__]))
    print(torch.rand(2).tolist(), events.WHOSE)


if __name__ == "__main__":
    main()
"""


@pytest.fixture
def launcher(checkout: Path) -> list[str]:
    """The runtime as the editor starts it."""
    return [
        sys.executable,
        "-X",
        "utf8",
        str(checkout / "server" / "torchvet_runtime" / "launch.py"),
        "train",
    ]


def _run(line: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(line, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)


def _events(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "events.jsonl").read_text("utf-8").splitlines()]


def test_script_does_the_same_with_and_without_us(tmp_path: Path, launcher: list[str]) -> None:
    written(tmp_path / "script ü.py", _SCRIPT)
    written(tmp_path / "events.py", "WHOSE = 'mine'")
    alone = _run([sys.executable, "-X", "utf8", "script ü.py", "3", "--flag"], tmp_path)
    weights = (tmp_path / "weights.pt").read_bytes()
    options = ["script ü.py", "--run-dir", "run", "--progress", "none", "--", "3", "--flag"]
    watched = _run([*launcher, *options], tmp_path)
    assert watched.returncode == alone.returncode == 0, watched.stderr + alone.stderr
    assert watched.stdout == alone.stdout
    assert (tmp_path / "weights.pt").read_bytes() == weights
    final = torch.load(tmp_path / "run" / "model.pt", weights_only=True)
    assert torch.equal(final["0.weight"], torch.load(tmp_path / "weights.pt", weights_only=True)["0.weight"])
    events = _events(tmp_path / "run")
    assert events[0]["event"] == "run_started"
    assert (events[-1]["event"], events[-1]["step"], events[-1]["model"]) == ("run_completed", 24, "model.pt")
    told = [each for each in events if each["event"] == "iteration_completed"]
    assert told[-1]["loss"] == json.loads(alone.stdout.splitlines()[1])[0][-1]
    assert told[-1]["lr"] == 0.01


def test_stopped_script_leaves_its_weights(tmp_path: Path, launcher: list[str]) -> None:
    written(tmp_path / "script.py", _SCRIPT)
    written(tmp_path / "events.py", "WHOSE = 'mine'")
    line = [*launcher, "script.py", "--run-dir", "run", "--", "1000000"]
    with subprocess.Popen(
        line, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert any("ready" in output for output in process.stdout)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate()
    assert process.returncode == 143, said
    assert "can't be resumed exactly" in said
    assert "Traceback" not in said
    events = _events(tmp_path / "run")
    assert [each["event"] for each in events][-2:] == ["checkpoint_saved", "run_stopped"]
    state = torch.load(tmp_path / "run" / str(events[-2]["path"]), weights_only=True)
    assert set(state["model"]) == {"0.weight", "0.bias", "3.weight", "3.bias"}
    assert state["step"] == events[-1]["step"] == state["optimizers"][0]["state"][0]["step"].item()


def test_exception_of_a_script_is_shown_as_python_shows_it(tmp_path: Path, launcher: list[str]) -> None:
    text = "def f(loss):\n    loss.backward()\n\n\nf(None)\n"
    file = written(tmp_path / "broken.py", text)
    alone = _run([sys.executable, str(file)], tmp_path)
    watched = _run([*launcher, str(file), "--run-dir", "run"], tmp_path)
    assert watched.returncode == 1
    assert watched.stderr == alone.stderr
    assert (
        _events(tmp_path / "run")[-1]["reason"]
        == "AttributeError: 'NoneType' object has no attribute 'backward'"
    )
    assert list((tmp_path / "run" / "checkpoints").iterdir()) == []
