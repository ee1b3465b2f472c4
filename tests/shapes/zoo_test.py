"""Whole models, unannotated: what the engine says of every assignment is what running them shows."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from zoo_truth import Seen, truth_of

from torchvet.shapes.analysis import Analysis, analyse
from torchvet.shapes.summary import state_entries
from torchvet.shapes.tensor import Tensor
from torchvet.syntax.source import SourceFile

# Spinning threads of torch and of other processes get in each other's way.
torch.set_num_threads(1)
_ZOO = sorted((Path(__file__).parent / "zoo").glob("*.py"))


def _analysis(path: Path) -> Analysis:
    return analyse(SourceFile(path.name, path.read_text("utf-8")))


@pytest.mark.parametrize("path", _ZOO, ids=lambda path: path.stem)
def test_every_tensor_is_known_and_right(path: Path) -> None:
    truth = truth_of(path)
    assert truth.crash is None
    said = _analysis(path)
    wrong = {}
    lines = path.read_text("utf-8").split("\n")
    for span, seen in truth.names.items():
        if lines[span[0] - 1][span[1] : span[3]] == "_":
            # Of a name that is bound twice at once only the last value is seen.
            continue
        ours = said.tensors.get(span, ())
        is_right = all(any(_fits(each, one) for one in seen) for each in ours)
        is_whole = all(any(_fits(each, one) for each in ours) for one in seen)
        if not (is_right and is_whole):
            wrong[span] = ([(each.dims, each.dtype) for each in ours], seen)
    assert wrong == {}


def _fits(said: Tensor, seen: Seen) -> bool:
    """Whether what is said describes what was seen: a formula, such as that of a batch, may be any number."""
    dims, dtype = seen
    if said.dims is None or len(said.dims) != len(dims):
        return False
    numbers = [(ours, theirs) for ours, theirs in zip(said.dims, dims, strict=True) if isinstance(ours, int)]
    return all(ours == theirs for ours, theirs in numbers) and said.dtype in (dtype, None)


@pytest.mark.parametrize("path", _ZOO, ids=lambda path: path.stem)
def test_state_dicts_are_those_of_torch(path: Path) -> None:
    truth = truth_of(path)
    said = _analysis(path)
    for name, module in truth.state_dicts.items():
        ours = [(each.key, each.dims, each.dtype) for each in state_entries(said.models[name])]
        assert ours == [tuple(each) for each in module.entries]


@pytest.mark.parametrize("path", _ZOO, ids=lambda path: path.stem)
def test_nothing_is_reported(path: Path) -> None:
    assert [each.message for each in _analysis(path).raised] == []
