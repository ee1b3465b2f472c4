"""`torchvet train`, as typed: exit codes, whose Python is used, and signals that come from outside."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from programs_to_train import LINE, written

_LINE_FOREVER = LINE.replace("epochs = 4", "epochs = 1000000")

# Options after `train`, and what is said; nothing of this imports torch.
USAGE_ERRORS = [
    (["line.py", "--set", "speed=3"], "no key speed"),
    (["line.py", "--set", "lr"], "key=value"),
    (["line.py", "--epochs", "0"], "from 1"),
    (["line.py", "--epochs", "many"], "many"),
    (["line.py", "--devices", "gpu"], "--devices gpu"),
    (["line.py", "--python", "no-such-python"], "no-such-python"),
    (["missing.py"], "missing.py"),
    (["loop.py", "--epochs", "3"], "options of the script itself go after --"),
    (["--resume", "nowhere"], "holds no run"),
    (["--resume", "nowhere", "line.py"], "FILE"),
    ([], "which file?"),
]


def _torchvet(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "torchvet.cli.main", "train", *words]
    return subprocess.run(
        line,
        cwd=folder,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
        encoding="utf-8",
    )


@pytest.mark.parametrize(("options", "said"), USAGE_ERRORS)
def test_usage_errors_are_said_in_one_line(options: list[str], said: str, tmp_path: Path) -> None:
    written(tmp_path / "line.py", LINE)
    written(tmp_path / "loop.py", "loss.backward()")
    ended = _torchvet(*options, folder=tmp_path)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert ended.stderr.startswith("torchvet: ")
    assert ended.stderr.count("\n") == 1
    assert not (tmp_path / "runs").exists()


def test_interpreter_without_torch_is_named(tmp_path: Path) -> None:
    written(tmp_path / "line.py", LINE)
    bare = tmp_path / ".venv" / "bin"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / ".venv"], check=True)
    line = [sys.executable, "-m", "torchvet.cli.main", "train", "line.py"]
    own = {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "CONDA_PREFIX"}}
    ended = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, check=False, env=own)
    assert ended.returncode == 2
    assert f"no PyTorch in {bare / 'python'}" in ended.stderr
    assert "--python" in ended.stderr
    assert not (tmp_path / "runs").exists()


def test_second_interrupt_ends_a_step_that_never_ends(tmp_path: Path) -> None:
    endless = "import signal\nprint('waiting', flush=True)\nwhile True:\n    signal.pause()\n"
    forward = LINE.replace(
        "model = nn.Linear(1, 1)",
        "class Net(nn.Linear):\n    def forward(self, x):\n        return wait(x)\n\n\nmodel = Net(1, 1)",
    )
    waiting = "n_calls = iter(range(9))\n\n\ndef wait(x):\n    if next(n_calls):\n        import endless\n    return model.weight * x\n"
    written(tmp_path / "endless.py", endless)
    written(tmp_path / "line.py", waiting + forward)
    line = [sys.executable, "-m", "torchvet.cli.main", "train", "line.py", "--run-dir", "run"]
    with subprocess.Popen(
        line,
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert any("waiting" in output for output in process.stdout)
        process.send_signal(signal.SIGINT)
        assert any("Ctrl-C again" in output for output in process.stderr)
        process.send_signal(signal.SIGINT)
    assert process.returncode == 130


def test_interrupted_run_goes_on(tmp_path: Path) -> None:
    written(tmp_path / "line.py", _LINE_FOREVER)
    line = [sys.executable, "-m", "torchvet.cli.main", "train", "line.py", "--run-dir", "run"]
    with subprocess.Popen(
        line,
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert any(output.startswith("epoch 2/") for output in process.stdout)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()
    assert process.returncode == 130, said
    assert f"torchvet train --resume {tmp_path / 'run'}" in said
    events = [json.loads(each) for each in (tmp_path / "run" / "events.jsonl").read_text().splitlines()]
    assert [each["event"] for each in events][-2:] == ["checkpoint_saved", "run_stopped"]
    done = events[-1]["epoch"] - 1
    ended = _torchvet("--resume", "run", "--epochs", str(done + 1), folder=tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "run" / "model.pt").exists()
