"""Models that only functions of the file know how to make, and what their constructors use of Python.

`# is (B, 8)` behind an assignment says what its name must be found to be; `# is unknown` that nothing may be said of it.
"""

from __future__ import annotations

import ast
import re

import pytest

from torchvet.evidence import ModuleText
from torchvet.shapes.analysis import analyse
from torchvet.syntax.source import SourceFile

_BEFORE = """
import enum
import math
from collections import namedtuple
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

"""
_FORWARD = """
    def forward(self, x):
        y = self.body(x)  # is {0}
        return y
"""
_CASES = {
    "a function makes the model": """
class Net(nn.Module):  # torchvet: input x=(B, 3, 32, 32)
    def __init__(self, block, widths):
        super().__init__()
        self.body = nn.Sequential(*(block(a, b) for a, b in zip([3, *widths], widths)))
"""
    + _FORWARD.format("(B, 16, 32, 32)")
    + """
class Block(nn.Module):
    def __init__(self, width_in, width_out):
        super().__init__()
        self.conv = nn.Conv2d(width_in, width_out, 3, padding=1)

    def forward(self, x):
        z = self.conv(x)  # is (B, 8, 32, 32) | (B, 16, 32, 32)
        return z


def _made(block, widths, **kwargs):
    return Net(block, widths, **kwargs)


def small(pretrained=False, **kwargs):
    return _made(Block, [8, 16], **kwargs)
""",
    "not one that wants to be told something": """
class Net(nn.Module):  # torchvet: input x=(B, 3)
    def __init__(self, width):
        super().__init__()
        self.body = nn.Linear(3, width)
"""
    + _FORWARD.format("(B, width)")
    + """
def build(width):
    return Net(width)
""",
    "arguments handed on": """
class Base(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.body = nn.Linear(3, width)

    def forward(self, x):
        y = self.body(x)  # is (B, 7)
        return y


class Net(Base):  # torchvet: input x=(B, 3)
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)


def build(**kwargs):
    return Net(7, **kwargs)
""",
    "an attribute that is not there has its default": """
class Net(nn.Module):  # torchvet: input x=(B, 3)
    def __init__(self):
        super().__init__()
        layers = [Marked(), Plain(), Marked()]
        kept = [each for each in layers if getattr(each, "mark", False)]
        self.body = nn.Linear(3, len(kept))
        self.has = nn.Linear(3, 4 if hasattr(layers[1], "mark") else 5)

    def forward(self, x):
        y = self.body(x)  # is (B, 2)
        z = self.has(x)  # is (B, 5)
        return y, z


class Plain(nn.Module):
    pass


class Marked(nn.Module):
    def __init__(self):
        super().__init__()
        self.mark = True
""",
    "nor is it known where it may come from elsewhere": """
class Net(nn.Module):  # torchvet: input x=(B, 3)
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(3, 4 if getattr(Odd(), "mark", False) else 5)

    def forward(self, x):
        y = self.body(x)  # is unknown
        return y


class Odd(nn.Module):
    def __getattr__(self, name):
        return read(name)
""",
    "dataclasses behind dataclasses, and enumerations": """
@dataclass
class Conf:
    width: int
    times: int = 2


class Wide(Conf):
    def __init__(self, width):
        super().__init__(width * 2)


class Kind(enum.Enum):
    SMALL = 1
    LARGE = 2

    @classmethod
    def verify(cls, kind):
        if type(kind) is str:
            kind = cls[kind]
        return kind


class Net(nn.Module):  # torchvet: input x=(B, 3)
    def __init__(self, conf, kind):
        super().__init__()
        kind = Kind.verify(kind)
        self.body = nn.Linear(3, conf.width * conf.times if kind is not None else 1)
"""
    + _FORWARD.format("(B, 20)")
    + """
def build(kind=Kind.SMALL):
    return Net(Wide(5), kind)
""",
    "numbers, rates and sequences": """
class Net(nn.Module):  # torchvet: input x=(B, 3)
    def __init__(self, depths, settings, width=None):
        super().__init__()
        rates = np.linspace(0, 0.1, sum(depths)).tolist()
        if isinstance(settings, Sequence) and "M" not in settings:
            width = max(depths) * len(rates)
        layers = nn.ModuleList()
        for n, each in enumerate(settings):
            if each == "D":
                layers += [nn.Dropout(rates[n])]
            else:
                layers += [nn.Linear(3, int(round(each)))]
        self.body = nn.Sequential(*layers, nn.Linear(4, width), nn.Identity())
        self.low = nn.Linear(3, min(round(7.6), *divmod(23, 5)))

    def forward(self, x):
        y = self.body(x)  # is (B, 15)
        z = self.low(x)  # is (B, 3)
        return y


def build():
    return Net([2, 3], [4, "D"])
""",
    "named tuples": """
Out = namedtuple("Out", ["left", "right"])


class Net(nn.Module):  # torchvet: input x=(B, 3)
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(3, 2)

    def forward(self, x):
        out = Out(self.body(x), right=x)
        y = out.left  # is (B, 2)
        z = out.right  # is (B, 3)
        return y, z
""",
    "a layer that is changed after it was made": """
class Net(nn.Module):  # torchvet: input x=(B, 3, 75, 75)
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.MaxPool2d(2), nn.MaxPool2d(2), nn.Dropout(0.5))
        self.body[0].ceil_mode = True
        self.low = nn.Dropout(0.5)
        self.low.p = 0.1

    def forward(self, x):
        y = self.body(x)  # is unknown
        z = self.low(x)  # is (B, 3, 75, 75)
        return y, z
""",
    "a program that is read is not scripted": """
class Net(nn.Module):  # torchvet: input x=(B, 3)
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(3, 2)

    def forward(self, x):
        if torch.jit.is_scripting():
            return x.T
        y = self.body(x)  # is (B, 2)
        return y
""",
    "whole numbers stay whole whatever floats are": """
class Net(nn.Module):  # torchvet: input x=(B, 3)
    def __init__(self):
        super().__init__()
        self.half()
        self.table = nn.Parameter(torch.zeros(9, 4))
        self.register_buffer("index", torch.arange(6).reshape(2, 3).flatten())

    def forward(self, x):
        y = self.table[self.index]  # is (6, 4)
        return y
""",
}
_IS = re.compile(r"# is (.+)$")


@pytest.mark.parametrize("name", _CASES)
def test_shapes_are_those_that_are_written(name: str) -> None:
    source = SourceFile("case.py", _BEFORE + _CASES[name])
    analysis = analyse(source)
    wrong = []
    for node in ast.walk(source.tree):
        wanted = _IS.search(source.lines[node.lineno - 1]) if isinstance(node, ast.Assign) else None
        if wanted is None or not isinstance(node, ast.Assign):
            continue
        tensors = analysis.tensors.get(source.span_of(node.targets[0]), ())
        shapes = [f"({', '.join(map(str, each.dims))})" for each in tensors if each.dims is not None]
        known = [each for each in shapes if "None" not in each]
        if " | ".join(known or ["unknown"]) != wanted[1]:
            wrong.append(f"line {node.lineno}: {shapes}, not {wanted[1]}")
    assert wrong == []
    assert not analysis.raised


def test_sums_and_products_stay_short() -> None:
    # Each round would square the number of terms.
    code = "n, m, k = load()\nfor _ in range(40):\n    n = (n + m) * (n + k)\nx = torch.zeros(n)\n"
    source = SourceFile("case.py", _BEFORE + code)
    assert not analyse(source).stopped_early


def test_a_package_that_passes_names_on_is_followed_as_far_as_they_are_used() -> None:
    files = {
        "layers": "from .linear import Wide, Narrow\nfrom .missing import Other\nfrom .deep import *\n",
        "layers.linear": "from torch import nn\n\nclass Wide(nn.Linear):\n    pass\n",
        "layers.deep": "from .deeper import Deep\n",
        "layers.deep.deeper": "from torch import nn\n\nclass Deep(nn.Linear):\n    pass\n",
    }
    paths = {name: f"/w/{name.replace('.', '/')}" for name in files}
    modules = {
        name: ModuleText(paths[name] + ("/__init__.py" if name in ("layers", "layers.deep") else ".py"), text)
        for name, text in files.items()
    }
    text = "import torch\nimport layers\nfrom layers import Wide\nx = Wide(3, 4)(torch.zeros(2, 3))\ny = layers.Deep(3, 5)(torch.zeros(2, 3))\n"
    source = SourceFile("/w/main.py", text)
    found = analyse(source, modules).tensors
    assert [each.dims for each in found[(4, 0, 4, 1)]] == [(2, 4)]
    assert [each.dims for each in found[(5, 0, 5, 1)]] == [(2, 5)]
