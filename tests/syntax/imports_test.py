"""What a name stands for: each case is a text whose last line is the expression in question."""

from __future__ import annotations

import ast

import pytest

from torchvet.syntax.imports import ImportTable
from torchvet.syntax.tree_index import TreeIndex

CASES = [
    ("import torch\ntorch.rand", "torch.rand"),
    ("import torch.nn as nn\nnn.Linear", "torch.nn.Linear"),
    ("import torch.nn\ntorch.nn.Linear", "torch.nn.Linear"),
    ("from torch import nn as N\nN.Linear", "torch.nn.Linear"),
    ("from torch.nn import functional as F\nF.relu", "torch.nn.functional.relu"),
    ("from .models import Net\nNet", ".models.Net"),
    ("from . import models\nmodels.Net", ".models.Net"),
    ("import torch\nf = torch.qr\nf", "torch.qr"),
    ("from torch import nn\nConv = nn.Conv2d\nC = Conv\nC", "torch.nn.Conv2d"),
    ("try:\n    import torch\nexcept ImportError:\n    torch = None\ntorch.rand", "torch.rand"),
    ("import torch.nn as nn\nif x:\n    import mlx.nn as nn\nnn.Linear", None),
    ("import torch\ntorch = make()\ntorch.rand", None),
    ("import torch\ndef f():\n    global torch\n    torch = 1\ntorch.rand", None),
    ("import torch\nfor torch in x: pass\ntorch.rand", None),
    ("import torch\nf = torch.qr\nf = other\nf", None),
    ("def f():\n    import torch\ntorch.rand", None),
    ("def f():\n    import torch\n    return 0, (\n        torch.rand)", "torch.rand"),
    ("import torch\ndef f(torch):\n    torch.rand", None),
    ("import torch\nlambda torch: torch.rand", None),
    ("import torch\n[torch.rand for torch in x]", None),
    ("class A:\n    import torch\n    def f(self):\n        torch.rand", None),
    ("class A:\n    import torch\n    torch.rand", "torch.rand"),
    ("import torch\nclass A:\n    torch = 1\n    def f(self):\n        torch.rand", "torch.rand"),
    ("nn.Linear", None),
    ("x().rand", None),
]
FRAGMENTS = [
    ("nn.Linear", ("torch.nn.Linear", True)),
    ("F.relu", ("torch.nn.functional.relu", True)),
    ("import torch\nnn.Linear", ("torch.nn.Linear", True)),
    ("import torch.nn as nn\nnn.Linear", ("torch.nn.Linear", False)),
    ("import tensorflow as tf\nnn.Linear", None),
    ("from keras import *\nnn.Linear", None),
    ("def f(nn): pass\nnn.Linear", None),
    ("other.Linear", None),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_qualified(text: str, expected: str | None) -> None:
    tree = ast.parse(text)
    assert ImportTable.of(TreeIndex(tree)).qualified(_last_chain(tree)) == expected


@pytest.mark.parametrize(("text", "expected"), FRAGMENTS)
def test_conventional(text: str, expected: tuple[str, bool] | None) -> None:
    tree = ast.parse(text)
    assert ImportTable.of(TreeIndex(tree)).qualified_or_conventional(_last_chain(tree)) == expected


def test_fragment_names() -> None:
    tree = ast.parse("import torch\nnn.Linear(F, torch, other)")
    assert ImportTable.of(TreeIndex(tree)).unimported_fragment_names == {"nn", "F"}


def _last_chain(tree: ast.Module) -> ast.expr:
    """The outermost chain of the last line."""
    last = max(node.lineno for node in ast.walk(tree) if isinstance(node, ast.expr))
    chains = [n for n in ast.walk(tree) if isinstance(n, (ast.Attribute, ast.Name)) and n.lineno == last]
    return next((n for n in chains if isinstance(n, ast.Attribute)), chains[0])
