"""Whether autograd follows a tensor, as the engine says it and as running the program shows."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from torchvet.shapes.analysis import analyse
from torchvet.shapes.gradients import LEAF, NOTHING, RESULT
from torchvet.syntax.source import SourceFile

_PROGRAM = """\
import pytest
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 3)
        self.scale = nn.Parameter(torch.ones(3))
        self.register_buffer("shift", torch.zeros(3))

    def forward(self, x):
        h = self.fc(x)
        return h * self.scale + self.shift

    @torch.no_grad()
    def predict(self, x):
        return self(x)


x = torch.randn(2, 4)
w = torch.randn(2, 4, requires_grad=True)
y = x * 2
z = w * x
cut = z.detach()
again = cut + x
net = Net()
out = net(x)
best = out.argmax(1)
hits = out > 0
loss = F.cross_entropy(out, best)
quiet = net.predict(x)
with torch.no_grad():
    silent = net(x)
    moved = w * 2
    with torch.enable_grad():
        loud = w * 3
after = net(x).mean()
fixed = nn.Parameter(torch.ones(2), requires_grad=False)
plain = fixed * 2
given = torch.zeros(2)
other = given
given += w[0, :2]
last = other * 1
kept = torch.zeros(2)
kept[0] = w[0, 0]
done = kept * 1
filled = torch.zeros(2)
filled.add_(w[0, :2])
end = filled + 1
copied = torch.tensor([1.0, 2.0])
like = torch.zeros_like(w)
"""


_CHANGED = ("given", "other", "kept", "filled")


def _is_true(said: str | None, tensor: torch.Tensor) -> bool:
    if said is None:
        return True
    if said == NOTHING:
        return not tensor.requires_grad
    return tensor.requires_grad and tensor.is_leaf is (said == LEAF)


def test_what_is_said_is_true_and_most_is_said() -> None:
    source = SourceFile("case.py", _PROGRAM)
    analysis = analyse(source)
    assert analysis.raised == ()
    names: dict[str, Any] = {}
    exec(_PROGRAM, names)
    said = {}
    for span in sorted(analysis.targets):
        name = source.lines[span[0] - 1][span[1] : span[3]]
        if isinstance(names.get(name), torch.Tensor):
            found = analysis.tensors[span]
            said[name] = found[-1].grad
            # These are changed in place later on.
            assert name in _CHANGED or all(_is_true(each.grad, names[name]) for each in found), name
    assert said["out"] == said["loss"] == said["z"] == said["loud"] == said["after"] == RESULT
    assert said["w"] == LEAF
    quiet = (
        "x",
        "y",
        "cut",
        "again",
        "best",
        "hits",
        "quiet",
        "silent",
        "moved",
        "fixed",
        "plain",
        "copied",
        "like",
    )
    assert {said[each] for each in quiet} == {NOTHING}
    assert {said["done"], said["end"], said["last"]} == {None}


def test_little_is_said_where_gradients_are_switched() -> None:
    source = SourceFile("case.py", f"{_PROGRAM}for p in net.parameters():\n    p.requires_grad = False\n")
    found = analyse(source).tensors
    (out,) = [span for span in found if source.lines[span[0] - 1] == "out = net(x)" and span[1] == 0]
    assert {each.grad for each in found[out]} == {None}


_MODEL = "import torch\nfrom torch import nn\nnet = nn.Linear(4, 2)\nx = torch.randn(3, 4)\n"
_ARRAYS = {
    "array = [net(x)][0].numpy()": True,
    "with torch.no_grad():\n    out = [net(x)]\narray = out[0].numpy()": False,
    "@torch.no_grad()\ndef run():\n    return [net(x)]\narray = run()[0].numpy()": False,
    "with torch.inference_mode():\n    out = [net(x)]\narray = out[0].numpy()": False,
    "torch.set_grad_enabled(False)\narray = [net(x)][0].numpy()": False,
    "array = [net(x).detach()][0].numpy()": False,
    "array = [net(x)][0].numpy(force=True)": False,
    "net.requires_grad_(False)\narray = [net(x)][0].numpy()": False,
    "array = [net(x).argmax(1)][0].numpy()": False,
    "array = [x][0].numpy()": False,
}


@pytest.mark.parametrize("code", _ARRAYS)
def test_arrays_of_what_autograd_follows(code: str) -> None:
    names: dict[str, Any] = {}
    try:
        exec(f"{_MODEL}{code}\n", names)
        raises = False
    except RuntimeError:
        raises = True
    finally:
        torch.set_grad_enabled(True)
    said = [each.kind for each in analyse(SourceFile("case.py", f"{_MODEL}{code}\n")).remarks]
    assert said == (["numpy-on-grad"] if _ARRAYS[code] else [])
    assert raises is _ARRAYS[code]
