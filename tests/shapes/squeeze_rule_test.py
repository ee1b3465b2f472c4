"""squeeze-non-unit-dim beyond its fixture: pasted fragments, message, related place, and what each fix leaves."""

from __future__ import annotations

from pathlib import Path

import pytest
from checking import folder_with, without_advice

from torchvet.diagnostics import Applicability, Diagnostic, Severity

_NOTES = "o = torch.rand(2, 3)\nr = o.unsqueeze(1)\nr.squeeze(0)\n"


def _found(text: str, folder: Path) -> list[Diagnostic]:
    return folder_with(folder, "case.py", text).check("case.py")


def test_the_sentence_of_the_notes(tmp_path: Path) -> None:
    (found,) = _found("import torch\n" + _NOTES, tmp_path)
    assert found.severity is Severity.WARNING
    assert found.message.text() == (
        "`r.squeeze(0)` changes nothing: dim 0 of `r` has size 2 (shape (2, 1, 3))"
    )
    assert (found.range.start.line, found.range.start.column, found.range.end.column) == (4, 0, 12)
    assert found.fix is not None
    assert found.fix.applicability is Applicability.UNSAFE
    (place,) = found.related
    assert (place.range.start.line, place.range.start.column, place.range.end.column) == (3, 4, 18)


def test_pasted_fragment_weighs_less(tmp_path: Path) -> None:
    (found,) = without_advice(_found(_NOTES, tmp_path))
    assert found.severity is Severity.HINT


@pytest.mark.parametrize(
    "text",
    [
        "# o is torch.rand(2, 3)\nr = o.unsqueeze(1)  # (2, 1, 3)\nr.squeeze(0)\n",
        "import tensorflow as tf\n" + _NOTES.replace("torch", "tf"),
        "import mlx.core as torch\n" + _NOTES,
        "import jittor as jt\n" + _NOTES,
        "from keras import *\n" + _NOTES,
        "import torch\nimport numpy as np\nnp.zeros((2, 3)).squeeze(0)\n",
        "import torch\n" + _NOTES.replace("r = o", "r = transform(o)"),
    ],
)
def test_silent(text: str, tmp_path: Path) -> None:
    assert _found(text, tmp_path) == []


@pytest.mark.parametrize(
    ("call", "fixed"),
    [
        ("y = x.squeeze(0)", "y = x"),
        ("y = (x + 1).squeeze(0)", "y = (x + 1)"),
        ("y = (x + 1) .squeeze(dim=(0, 1)).sum()", "y = (x + 1) .sum()"),
        ("y = torch.squeeze(x + 1, 0) * 2", "y = (x + 1) * 2"),
        ("y = torch.squeeze(x, dim=-1) * 2", "y = x * 2"),
        ("y = x[None].squeeze(1)", "y = x[None].squeeze(0)"),
        ("y = x[None].squeeze(-1)", "y = x[None].squeeze(-3)"),
        ("y = x[None].squeeze((1, 2))", "y = x[None].squeeze(0)"),
        ("y = x[None, None].squeeze(-1)", "y = x[None, None].squeeze(-1)"),
        ("y = x\\\n    .squeeze(0)", "y = x\\\n    .squeeze(0)"),
    ],
)
def test_fixed(call: str, fixed: str, tmp_path: Path) -> None:
    text = f"import torch\nx = torch.rand(2, 3)\n{call}\n"
    folder = folder_with(tmp_path, "case.py", text)
    assert len(folder.check("case.py")) == 1
    assert folder.fixed("case.py", text, with_unsafe=True) == text.replace(call, fixed)
