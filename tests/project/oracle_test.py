"""Asking torch about single operations: what it says is what it does."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import torch
from torch.nn import functional

from torchvet.project.oracle import TorchOracle
from torchvet.project.oracle_worker import OracleWorker
from torchvet.shapes.dim import Poly, Symbol
from torchvet.shapes.ops.call import Call
from torchvet.shapes.questions import asked
from torchvet.shapes.substitution import evaluated
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
