"""The process that is asked for shapes: whatever goes wrong with it costs its answer only."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from torchvet.project.oracle import TorchOracle
from torchvet.project.oracle_worker import OracleWorker, WorkerError
from torchvet.shapes.questions import Question

_PYTHON = Path(sys.executable)


def _answering(tmp_path: Path, *lines: str) -> Path:
    """A script in place of the real one: says hello, then each of `lines` for one question."""
    script = tmp_path / "worker.py"
    rows = ["import sys, time", 'print(\'{"torch": "9"}\', flush=True)']
    for line in lines:
        rows += ["sys.stdin.readline()", line]
    script.write_text("\n".join([*rows, "sys.stdin.readline()"]), "utf-8")
    return script


_SICK = {
    "ends": ("sys.exit(3)", "ended with 3"),
    "hangs": ("time.sleep(60)", "no answer in 0.3 s"),
    "talks": ("print('hello', flush=True)", "makes no sense"),
    "says something else": ("print('7', flush=True)", "makes no sense"),
}


@pytest.mark.parametrize("how", _SICK)
def test_a_sick_worker_costs_its_answer_and_is_started_three_times(how: str, tmp_path: Path) -> None:
    line, reason = _SICK[how]
    script, started, said = _answering(tmp_path, line), [], []

    def start(python: Path) -> OracleWorker:
        started.append(python)
        return OracleWorker(python, script, answer_s=0.3)

    oracle = TorchOracle(_PYTHON, on_trouble=said.append, worker=start)
    for number in range(5):
        assert oracle.answers(Question(json.dumps([how, None, number]), ((),))) is None
    assert len(started) == 3
    assert len(said) == 1
    assert reason in said[0]
    oracle.close()


def test_a_question_that_hung_is_not_asked_again(tmp_path: Path) -> None:
    script, started = _answering(tmp_path, "time.sleep(60)"), []

    def start(python: Path) -> OracleWorker:
        started.append(python)
        return OracleWorker(python, script, answer_s=0.3)

    oracle = TorchOracle(_PYTHON, worker=start)
    question = Question(json.dumps(["hangs once", None, {}]), ((),))
    assert oracle.answers(question) is None
    assert oracle.answers(question) == [{}]
    assert len(started) == 1
    oracle.close()


@pytest.mark.parametrize("python", ["nothing-here", "true"])
def test_an_interpreter_that_is_none_is_asked_once(python: str, tmp_path: Path) -> None:
    said: list[str] = []
    program = tmp_path / "bin" / python
    packages = tmp_path / "lib" / "python3.11" / "site-packages" / "torch"
    packages.mkdir(parents=True)
    (packages / "version.py").write_text("", "utf-8")
    program.parent.mkdir()
    if python == "true":
        program.symlink_to(shutil.which("true") or sys.executable)
    oracle = TorchOracle(program, on_trouble=said.append)
    for number in range(2):
        assert oracle.answers(Question(json.dumps([python, None, number]), ((),))) is None
    assert len(said) == 1


def test_without_torch_nothing_is_started(tmp_path: Path) -> None:
    def start(_: Path) -> OracleWorker:
        raise AssertionError("started")

    oracle = TorchOracle(tmp_path / "bin" / "python", worker=start)
    assert not oracle.has_torch
    assert oracle.answers(Question("[]", ((),))) is None


def test_answers_are_remembered_on_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    class Counting(OracleWorker):
        n_asked = 0

        def __init__(self, _: Path) -> None:
            pass

        def answers(self, _: Mapping[str, object]) -> Sequence[Mapping[str, object]]:
            Counting.n_asked += 1
            return [{"out": None}]

        def close(self) -> None:
            pass

    question = Question('["torch.special.entr", null, {}]', ((),))
    for _ in range(2):
        assert TorchOracle(_PYTHON, worker=Counting).answers(question) == [{"out": None}]
    assert Counting.n_asked == 1
    (file,) = (tmp_path / "torchvet").glob("oracle-*.json")
    # Half a line, as a crash leaves it, costs that line only.
    file.write_text(file.read_text("utf-8") + '["cut sh', "utf-8")
    assert TorchOracle(_PYTHON, worker=Counting).answers(question) == [{"out": None}]
    assert Counting.n_asked == 1


def test_an_editor_does_not_wait_and_is_told(tmp_path: Path) -> None:
    news = threading.Event()
    script = _answering(tmp_path, """print('[{"out": null}]', flush=True)""")
    oracle = TorchOracle(_PYTHON, on_news=news.set, worker=lambda python: OracleWorker(python, script))
    question = Question(json.dumps(["later", None, {}]), ((),))
    assert oracle.answers(question) is None
    assert news.wait(20)
    assert oracle.answers(question) == [{"out": None}]
    oracle.close()


def test_the_worker_leaves_when_nobody_is_there_any_more() -> None:
    program = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parents[2] / "server")!r})
from pathlib import Path
from torchvet.project.oracle_worker import OracleWorker
print(OracleWorker(Path(sys.executable))._process.pid)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    import psutil

    pid = int(done.stdout)
    with pytest.raises(psutil.NoSuchProcess):
        psutil.Process(pid).wait(20)
        raise psutil.NoSuchProcess(pid)


def test_a_worker_that_cannot_import_torch_says_why(tmp_path: Path) -> None:
    script = tmp_path / "worker.py"
    script.write_text('print(\'{"broken": "ImportError: no libcuda"}\')', "utf-8")
    with pytest.raises(WorkerError, match="no libcuda") as said:
        OracleWorker(_PYTHON, script)
    assert said.value.is_final
