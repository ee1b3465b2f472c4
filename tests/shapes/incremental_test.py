"""A run that goes on from the version before says what a run from the beginning says."""

from __future__ import annotations

from pathlib import Path

import pytest
from random_edits import edits

from torchvet.shapes.analysis import Analysis, analyse
from torchvet.shapes.engine.notes import Step
from torchvet.shapes.engine.units import RunMemory
from torchvet.shapes.findings import tensor_findings
from torchvet.shapes.models import models_by_class
from torchvet.shapes.summary import state_entries
from torchvet.shapes.tensor import Tensor
from torchvet.syntax.reparsing import TextMemory
from torchvet.syntax.source import SourceFile

_TESTS = Path(__file__).parents[1]
_TEXTS = sorted([*(_TESTS / "shapes" / "zoo").glob("*.py"), *(_TESTS / "rules").glob("*[a-z].py")])


# Units that change what others read: registries, class attributes, models and lists that stand at the top.
_SHARED = """\
import torch
import torch.nn as nn

LAYERS = {}
SIZES = [4, 8]
seen = []


def register(name):
    def put(cls):
        LAYERS[name] = cls
        return cls
    return put


class Small(nn.Module):
    width = 4

    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(self.width, SIZES[-1])

    def forward(self, x):
        return self.fc(x)


LAYERS["small"] = Small
wide = 1
SIZES.append(16)
narrow = 2
flat = torch.zeros(SIZES[-1])
small = LAYERS["small"]()
x = torch.randn(2, 4)
y = small(x)
seen.append(y)


class Tall(Small):
    def forward(self, x):
        return super().forward(x).relu()


def remember(batch, cfg):
    global small
    small = Tall()
    seen.append(batch)
    SIZES.append(cfg.size)
    return LAYERS["small"]().fc(torch.randn(cfg.n, SIZES[0]))


small.fc = nn.Linear(4, SIZES[0])
Small.width = SIZES[0]
tall = Tall()
z = tall(x) + seen[0].sum()


def use(n, cfg):
    made = torch.zeros(n, cfg.size, SIZES[-1])
    return made @ torch.zeros(SIZES[1], 3), seen[-1]


def other(cfg):
    return torch.zeros(cfg.size, len(SIZES)).view(-1, 3), small(x), torch.cat(seen)


def make(n):
    return torch.zeros(n, 2)

narrow = 3
grid = make(read(1))
wide = 3
line = make(read(2))
late = x
narrow = 4
x.add_(1)
late.unsqueeze_(0)
x = torch.randn(2, 4)
moving = Small().to("cuda")
other_device = moving(x)
if x.sum() > 0:
    SIZES.clear()
if torch.cuda.is_available():
    return
w = use(3, None)
torch.zeros(3) @ torch.zeros(4)
"""
_CHANGES = (
    ("SIZES.append(16)\n", ""),
    ("grid = make(read(1))\n", ""),
    ("late = x\n", "late = x.clone()\n"),
    ('moving = Small().to("cuda")', "moving = Small()"),
    ('moving = Small().to("cuda")', 'moving = Small()\nmoving.fc.weight.sum()\nmoving.to("cuda")'),
    ("    return\nw", "    pass\nw"),
    ("    SIZES.append(cfg.size)\n", ""),
    ('LAYERS["small"] = Small\n', 'LAYERS["small"] = nn.Identity\n'),
    ("seen.append(y)", "seen.append(y.sum())"),
    ("class Small(nn.Module):\n    width = 4", "class Small(nn.Module):\n\n    width = 8"),
    ("LAYERS = {}", "# 名\n\nLAYERS = {}"),
)


def _said(analysis: Analysis, source: SourceFile) -> dict[str, object]:
    tensors = {span: [_tensor(each) for each in found] for span, found in analysis.tensors.items()}
    states = {
        name: [str(entry) for entry in state_entries(each)]
        for name, each in models_by_class(analysis).items()
    }
    raised = [
        (each.path, each.span, each.message, each.calls, each.is_sure, [_tensor(one) for one in each.inputs])
        for each in analysis.raised
    ]
    return {
        "tensors": tensors,
        "targets": analysis.targets,
        "raised": raised,
        "remarks": analysis.remarks,
        "findings": tensor_findings(analysis, source),
        "states": states,
        "wanted": analysis.wanted,
        "outputs": sum(map(len, analysis.outputs.values())),
        "models": list(analysis.models),
        "stopped": analysis.stopped_early,
    }


def _tensor(tensor: Tensor) -> object:
    steps, step = [], tensor.step
    while isinstance(step, Step):
        steps.append((step.label, step.span, step.tensor.dims))
        step = step.before
    known = (tensor.dims, tensor.dtype, tensor.is_parameter, tensor.device, tensor.layout, tensor.grad)
    return known, steps


def assert_the_same(text: str, n_edits: int, seed: int, n_steps: int) -> int:
    """Edits `text`; how many units were taken over from the version before."""
    return assert_each_the_same(list(edits(text, n_edits, seed)), n_steps)


def assert_each_the_same(versions: list[tuple[str, int]], n_steps: int) -> int:
    """The same for versions that are given, each with the line that was edited."""
    memory, kept, n_again = TextMemory(), RunMemory(), 0
    for version, line in versions:
        source = SourceFile.version("x.py", version, line, memory)
        before = set(kept.units)
        now = _said(analyse(source, n_steps=n_steps, memory=kept), source)
        n_again += len(before & set(kept.units))
        fresh = SourceFile("x.py", version, line)
        assert now == _said(analyse(fresh, n_steps=n_steps), fresh), version
    return n_again


@pytest.mark.parametrize("path", _TEXTS[::12], ids=lambda path: path.stem)
def test_every_version_says_the_same(path: Path) -> None:
    assert_the_same(path.read_text("utf-8"), 12, len(path.stem), 60_000)


def test_what_units_do_to_each_other_is_seen() -> None:
    assert sum(assert_the_same(_SHARED, 25, seed, 60_000) for seed in range(12))


@pytest.mark.parametrize(("old", "new"), _CHANGES)
def test_a_change_at_the_top_is_seen_by_all_behind_it(old: str, new: str) -> None:
    changed = _SHARED.replace(old, new)
    assert changed != _SHARED
    assert assert_each_the_same([(_SHARED, 1), (changed, 1), (_SHARED, 1)], 60_000)


def test_unknowns_that_get_about_are_like_no_others() -> None:
    text = """\
import torch
SIZES = []

def first(cfg):
    SIZES.append(cfg.size)
    return torch.zeros(2)

def second(cfg):
    return torch.zeros(cfg.size, SIZES[0])
"""
    analysis = analyse(SourceFile("x.py", text))
    ((here, there),) = [
        each.dims for each in analysis.tensors[9, 11, 9, 42] if each.dims is not None and len(each.dims) == 2
    ]
    assert here != there
