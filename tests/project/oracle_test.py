"""Asking torch about single operations: what it says is what it does, and whatever goes wrong costs only the answer."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import torch
from torch.nn import functional

from torchvet.project.oracle import TorchOracle
from torchvet.project.oracle_worker import OracleWorker, WorkerError
from torchvet.shapes.dim import Poly, Symbol, evaluated
from torchvet.shapes.ops.call import Call
from torchvet.shapes.questions import Question, asked
from torchvet.shapes.tensor import DType, Items, Layer, Mismatch, NotProvable, Tensor, Value

_PYTHON = Path(sys.executable)
B, C, H = (Symbol(name, is_size=True) for name in "BCH")
b, c, h = Poly.of(B), Poly.of(C), Poly.of(H)
_IMAGE = Tensor((b, 3, h, 20), "float32")


@pytest.fixture(scope="module")
def oracle() -> Iterator[TorchOracle]:
    made = TorchOracle(_PYTHON)
    yield made
    made.close()


# Operation, arguments, keywords; each is run with numbers for the unknowns and compared.
_OPERATIONS: dict[str, tuple[str, tuple[Value, ...], dict[str, Value]]] = {
    "same shape": ("torch.special.entr", (_IMAGE,), {}),
    "one axis less": ("torch.trapezoid", (_IMAGE,), {"dim": 2}),
    "one axis shorter": ("torch.cumulative_trapezoid", (_IMAGE,), {"dim": 2}),
    "a product": ("torch.kron", (Tensor((b, 4), "float32"), Tensor((h, c), "float32")), {}),
    "columns of windows": ("torch.nn.functional.unfold", (Tensor((b, 3, 8, 8), "float32"), 3), {}),
    "method": ("torch.Tensor.diff", (Tensor((b, h), "float32"),), {"n": 1}),
    "named results": ("torch.Tensor.kthvalue", (_IMAGE, 2), {"dim": -1}),
    "a tuple": ("torch.linalg.slogdet", (Tensor((b, 5, 5), "float64"),), {}),
    "list of tensors": ("torch.meshgrid", (Items((Tensor((b,)), Tensor((h,))), is_list=True),), {"indexing": "ij"}),
    "dtype": ("torch.searchsorted", (Tensor((b, 7), "float32"), Tensor((b, h), "float32")), {"out_int32": True}),
    "half of an axis": ("torch.fft.rfft", (Tensor((b, h), "float32"),), {}),
    "dtype given": ("torch.cumsum", (Tensor((b, h), "int32"), 0), {"dtype": DType("float64")}),
}  # fmt: skip
_FUNCTIONS = {"torch.nn.functional": functional, "torch.Tensor": torch.Tensor, "torch.special": torch.special, "torch.linalg": torch.linalg, "torch.fft": torch.fft, "torch": torch}  # fmt: skip


@pytest.mark.parametrize("name", _OPERATIONS)
def test_what_torch_is_said_to_do_it_does(name: str, oracle: TorchOracle) -> None:
    op, args, kwargs = _OPERATIONS[name]
    said = asked(oracle, op, None, Call(args, kwargs))
    owner, _, plain = op.rpartition(".")
    for numbers in ({B: 4, C: 7, H: 10}, {B: 1, C: 2, H: 5}, {B: 9, C: 1, H: 2}):
        real = [_real(each, numbers) for each in args]
        done = getattr(_FUNCTIONS[owner], plain)(
            *real, **{key: _real(each, numbers) for key, each in kwargs.items()}
        )
        _assert_same(said, done, numbers)


def _real(value: Value, numbers: Mapping[Symbol, int]) -> Any:
    if isinstance(value, Tensor):
        sizes = [evaluated(each, numbers) for each in value.dims or () if each is not None]
        return torch.ones(sizes, dtype=getattr(torch, value.dtype or "float32"))  # type: ignore[arg-type]  # all are known
    if isinstance(value, DType):
        return getattr(torch, value.name)
    return [_real(each, numbers) for each in value.values] if isinstance(value, Items) else value


def _assert_same(said: Value, done: Any, numbers: Mapping[Symbol, int]) -> None:
    if isinstance(done, torch.Tensor):
        assert isinstance(said, Tensor)
        assert said.dims is not None
        assert [each is not None and evaluated(each, numbers) for each in said.dims] == list(done.shape)
        assert said.dtype in (None, str(done.dtype).removeprefix("torch."))
        return
    assert isinstance(said, Items)
    assert len(said.values) == len(done)
    for one, other in zip(said.values, done, strict=True):
        _assert_same(one, other, numbers)
    for name, one in zip(said.fields, said.values, strict=False):
        _assert_same(one, getattr(done, name), numbers)


def test_a_dtype_nobody_knows_stays_unknown(oracle: TorchOracle) -> None:
    assert asked(oracle, "torch.special.entr", None, Call((Tensor((b, 2)),), {})) == Tensor((b, 2))


def test_an_axis_nobody_knows_stays_unknown(oracle: TorchOracle) -> None:
    said = asked(oracle, "torch.special.entr", None, Call((Tensor((None, 2, b), "float32"),), {}))
    assert said == Tensor((None, 2, b), "float32")


def test_a_layer_is_made_as_the_program_makes_it(oracle: TorchOracle) -> None:
    layer = Layer("FractionalMaxPool2d", (2,), (("output_size", Items((5, 6))),))
    said = asked(oracle, "nn.FractionalMaxPool2d", layer, Call((_IMAGE,), {}))
    assert said == Tensor((b, 3, 5, 6), "float32")


def test_an_error_has_torchs_own_words(oracle: TorchOracle) -> None:
    left, right = Tensor((3, 3), "float32"), Tensor((4, 2), "float32")
    with pytest.raises(RuntimeError) as real:
        torch.linalg.solve(torch.ones(3, 3), torch.ones(4, 2))
    with pytest.raises(Mismatch) as said:
        asked(oracle, "torch.linalg.solve", None, Call((left, right), {}))
    assert (said.value.error, said.value.message) == ("RuntimeError", str(real.value))


def test_dtypes_that_only_a_cpu_minds_are_no_shape_error(oracle: TorchOracle) -> None:
    # Where meta raises and a CPU does not, or the other way round, nothing is said.
    data = Tensor((5, 3), "float32")
    with pytest.raises(NotProvable) as said:
        asked(oracle, "torch.linalg.lstsq", None, Call((data, Tensor((5, 2), "float32")), {}))
    assert not isinstance(said.value, Mismatch)


def test_no_error_is_said_where_a_size_is_not_known(oracle: TorchOracle) -> None:
    # Fails for all numbers that are tried, and for b = 3 it does not.
    with pytest.raises(NotProvable) as said:
        asked(
            oracle,
            "torch.linalg.solve",
            None,
            Call((Tensor((3, 3), "float32"), Tensor((b, 2), "float32")), {}),
        )
    assert not isinstance(said.value, Mismatch)


@pytest.mark.parametrize(
    "op",
    ["torch.nonzero", "torch.unique", "torch.Tensor.item", "torch.load", "torch.hub.load", "torch.Tensor.add_",
     "torch.Tensor.__reduce_ex__", "torch.utils.data.DataLoader", "torch.Tensor.numpy", "torch.save", "os.system",
     "torch.Tensor.share_memory_", "torch.cudnn_convolution", "builtins.eval", "torch.from_file"],
)  # fmt: skip
def test_what_hangs_on_data_or_is_no_operation_is_not_answered(op: str, oracle: TorchOracle) -> None:
    with pytest.raises(NotProvable):
        asked(oracle, op, None, Call((Tensor((5, 3), "float32"),), {}))


def test_files_and_programs_are_out_of_reach(tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    requests = [
        {"op": "torch.save", "calls": [{"args": [{"t": [2], "d": "float32"}, str(canary)], "kwargs": {}}]},
        {
            "op": "torch.Tensor.tofile",
            "calls": [{"args": [{"t": [2], "d": "float32"}, str(canary)], "kwargs": {}}],
        },
        {"op": "torch.os.mkdir", "calls": [{"args": [str(canary)], "kwargs": {}}]},
        {"op": "torch.nn.functional.torch.os.mkdir", "calls": [{"args": [str(canary)], "kwargs": {}}]},
        {"op": "nn.Path", "init": {"args": [str(canary)], "kwargs": {}}, "calls": []},
    ]
    worker = OracleWorker(_PYTHON)
    try:
        assert [worker.answers(each) for each in requests] == [[{}], [{}], [{}], [{}], []]
    finally:
        worker.close()
    assert not canary.exists()


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
