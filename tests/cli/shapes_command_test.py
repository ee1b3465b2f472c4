"""`torchvet shapes`, `summary` and `keys --against FILE::CLASS`: what a model is, without making it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from sample import Run

NET = """\
from torch import nn


class Net(nn.Module):
    def __init__(self, n_out=5):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.fc = nn.Linear(8, n_out)

    def forward(self, x):
        x = self.conv(x).mean((2, 3))
        return self.fc(x)
"""


@pytest.fixture
def net(project: Path) -> Path:
    """A file with one model."""
    path = project / "net.py"
    path.write_text(NET, "utf-8")
    return path


def test_lines_that_make_tensors_are_shown(net: Path, run: Run) -> None:
    outcome = run("shapes", net.name)
    assert outcome.code == 0
    assert [" ".join(each.split()) for each in outcome.out.splitlines()] == [
        "11 x = self.conv(x).mean((2, 3)) (B, 8) f32",
        "12 return self.fc(x) (B, 5) f32",
    ]


def test_inputs_can_be_stated(net: Path, run: Run) -> None:
    outcome = run("shapes", net.name, "--input", "x=2,3,9,9", "--json")
    tensors = json.loads(outcome.out)["tensors"]
    assert [each["shapes"] for each in tensors] == [
        [{"dims": [2, 8], "dtype": "float32"}],
        [{"dims": [2, 5], "dtype": "float32"}],
    ]


@pytest.mark.usefixtures("net")
def test_the_table_of_a_model(run: Run) -> None:
    outcome = run("summary", "net.py::Net", "--input", "2,3,9,9", "--json")
    table = json.loads(outcome.out)
    assert table["parameters"] == 3 * 8 * 9 + 8 + 8 * 5 + 5
    assert table["multiply_adds"] == 2 * 7 * 7 * 8 * 27 + 2 * 8 * 5
    assert [(each["name"], each["class"]) for each in table["layers"]] == [
        ("", "Net"),
        ("conv", "Conv2d"),
        ("fc", "Linear"),
    ]
    assert "Conv2d  (2, 8, 7, 7) f32" in run("summary", "net.py", "--input", "2,3,9,9").out


BAD = [
    (("shapes", "nothing.py"), "nothing.py: can't be read: No such file or directory"),
    (("shapes", "net.py", "--input", "x=2,three.5"), "write sizes with commas"),
    (("summary", "net.py::Nett"), "no model class Nett"),
    (("keys", "fits.pt", "--against", "net.py::Nett"), "no model class Nett"),
]


@pytest.mark.parametrize(("argv", "said"), BAD, ids=[" ".join(argv) for argv, _ in BAD])
@pytest.mark.usefixtures("net")
def test_a_mistake_is_named(project: Path, run: Run, argv: tuple[str, ...], said: str) -> None:
    torch.save({}, project / "fits.pt")
    outcome = run(*argv)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err


def _state(n_out: int = 5, prefix: str = "") -> dict[str, torch.Tensor]:
    shapes = {
        "conv.weight": (8, 3, 3, 3),
        "conv.bias": (8,),
        "fc.weight": (n_out, 8),
        "fc.bias": (n_out,),
    }
    return {prefix + key: torch.zeros(shape) for key, shape in shapes.items()}


COMPARED = [
    (_state(), 0, "has the 4 keys and shapes of net.py::Net"),
    ({"model": _state(), "epoch": 3}, 0, "has the 4 keys and shapes of net.py::Net"),
    (_state(7), 1, "fc.weight: expected (5, 8), found (7, 8)"),
    (_state(prefix="module."), 1, "all found keys carry the prefix `module.`"),
]


@pytest.mark.parametrize(("state", "code", "said"), COMPARED, ids=["fits", "entry", "classes", "wrapped"])
@pytest.mark.usefixtures("net")
def test_a_checkpoint_is_compared_with_a_class(
    project: Path, run: Run, state: object, code: int, said: str
) -> None:
    torch.save(state, project / "saved.pt")
    outcome = run("keys", "saved.pt", "--against", "net.py::Net")
    assert outcome.code == code
    assert said in outcome.out
