"""Whole models in which a `reshape` becomes a `view`, or a `contiguous()` is taken out: what raises is said, in torch's words.

Of a program that still runs nothing may be said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from zoo_truth import truth_of

from torchvet.shapes.analysis import analyse
from torchvet.syntax.source import SourceFile

torch.set_num_threads(1)
_ZOO = sorted((Path(__file__).parent / "zoo").glob("*.py"))
_CHANGES = ((r"\.contiguous\(\)", ""), (r"\.reshape\(", ".view("))
# Where the order of values comes out of `einsum`, which nothing here knows.
_MISSED = {("graph_conv", 63)}


def _mutants() -> Iterator[object]:
    for path in _ZOO:
        text = path.read_text("utf-8")
        for pattern, other in _CHANGES:
            for found in re.finditer(pattern, text):
                line = text[: found.start()].count("\n") + 1
                mutant = f"{text[: found.start()]}{other}{text[found.end() :]}"
                yield pytest.param(path, line, mutant, id=f"{path.stem}-{line}-{other or 'removed'}")


@pytest.mark.parametrize(("path", "line", "text"), list(_mutants()))
def test_says_what_torch_says(path: Path, line: int, text: str) -> None:
    truth = truth_of(path, text)
    said = [each for each in analyse(SourceFile(path.name, text)).raised if each.is_sure]
    if truth.crash is None or (path.stem, line) in _MISSED:
        assert said == []
    else:
        assert [each.message for each in said] == [truth.crash.message]
        assert said[0].span[0] == truth.crash.lines[-1]
