"""The truth about programs is torch's own, and every file of the zoo runs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import torch
from zoo_truth import Crash, ModuleTruth, Truth, truth_of

_ZOO = Path(__file__).parent / "zoo"
_HEAD = "import torch\nfrom torch import nn\n"


def _truth(tmp_path: Path, text: str, limit_s: float = 30.0) -> Truth:
    path = tmp_path / "program.py"
    path.write_text(_HEAD + text, "utf-8")
    return truth_of(path, limit_s=limit_s)


@pytest.mark.parametrize("path", sorted(_ZOO.glob("*.py")), ids=lambda path: path.stem)
def test_zoo_file_runs(path: Path) -> None:
    truth = truth_of(path)
    assert truth.crash is None
    assert len(truth.names) >= 4
    assert len(truth.state_dicts) >= 1


def test_names_have_their_shapes_in_the_order_they_came(tmp_path: Path) -> None:
    text = "for n in (2, 3, 2):\n    x, 形 = torch.rand(n), 1\n    x += x\ny = 名 = torch.arange(4)\nn = 5\n"
    float2, float3, long4 = ((2,), "float32"), ((3,), "float32"), ((4,), "int64")
    assert _truth(tmp_path, text).names == {
        (4, 4, 4, 5): [float2, float3],
        (5, 4, 5, 5): [float2, float3],
        (6, 0, 6, 1): [long4],
        (6, 4, 6, 5): [long4],
    }


def test_what_loops_and_walruses_bind_counts_too(tmp_path: Path) -> None:
    text = "for row in torch.ones(2, 3):\n    if (z := row.sum()) > 0:\n        pass\n"
    assert _truth(tmp_path, text).names == {
        (3, 4, 3, 7): [((3,), "float32")],
        (4, 8, 4, 9): [((), "float32")],
    }


def test_values_are_those_returned_and_computed(tmp_path: Path) -> None:
    text = "def f(a):\n    return a, a[0] @ a[1]\np = f(torch.ones(2, 3))[1]\n"
    whole, row, number = ((2, 3), "float32"), ((3,), "float32"), ((), "float32")
    assert _truth(tmp_path, text).values == {
        (4, 11, 4, 12): [whole],
        (4, 14, 4, 18): [row],
        (4, 21, 4, 25): [row],
        (4, 14, 4, 25): [number],
        (5, 6, 5, 22): [whole],
        (5, 4, 5, 26): [number],
    }


def test_state_dicts_of_named_modules(tmp_path: Path) -> None:
    text = (
        "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.fc = nn.Linear(2, 3)\n        self.register_buffer('n', torch.zeros(1).long())\n"
        "net = Net()\nlazy = nn.LazyLinear(2)\n"
    )
    entries = (("n", (1,), "int64"), ("fc.weight", (3, 2), "float32"), ("fc.bias", (3,), "float32"))
    found = _truth(tmp_path, text).state_dicts
    assert found["net"] == ModuleTruth("Net", entries, 9)
    assert found["lazy"].entries == ()


def test_crash_has_its_lines_innermost_last(tmp_path: Path) -> None:
    text = "def f(x):\n    return torch.cat(\n        [x, x.T]\n    )\nf(torch.ones(2, 3))\n"
    message = (
        "Sizes of tensors must match except in dimension 0. Expected size 3 but got size 2 for tensor number 1 "
        "in the list."
    )
    assert _truth(tmp_path, text).crash == Crash("RuntimeError", message, (7, 4))


def test_endless_program_ends(tmp_path: Path) -> None:
    crash = _truth(
        tmp_path, "while True:\n    try:\n        1 / 0\n    except Exception:\n        pass\n", 0.2
    ).crash
    assert crash is not None
    assert crash.error == "TimeoutError"


def test_leaves_the_process_as_it_was(tmp_path: Path) -> None:
    before = (sys.modules["__main__"], list(sys.argv), torch.get_rng_state().sum())
    text = "torch.set_default_dtype(torch.float64)\ntorch.set_grad_enabled(False)\nraise SystemExit(3)\n"
    assert _truth(tmp_path, text).crash == Crash("SystemExit", "3", (5,))
    assert (sys.modules["__main__"], sys.argv, torch.get_rng_state().sum()) == before
    assert torch.get_default_dtype() == torch.float32
    assert torch.is_grad_enabled()
