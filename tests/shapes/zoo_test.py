"""Whole models, unannotated: what the engine says of every assignment is what running them shows."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from zoo_truth import Memory, Seen, truth_of

from torchvet.shapes.analysis import Analysis, analyse
from torchvet.shapes.devices import CPU, EITHER
from torchvet.shapes.gradients import LEAF, NOTHING
from torchvet.shapes.strides import contiguous
from torchvet.shapes.summary import state_entries
from torchvet.shapes.tensor import Layout, Tensor
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
    misplaced = {
        span: (each.device, each.layout, each.grad)
        for span, memories in truth.memories.items()
        for each in said.tensors.get(span, ())
        if each.dims in {dims for dims, *_ in memories} and not any(_lies(each, one) for one in memories)
    }
    assert misplaced == {}


def _lies(said: Tensor, seen: Memory) -> bool:
    """Whether the tensor that was seen is where it is said to be, lies so, and is followed so."""
    dims, strides, requires_grad, is_leaf = seen
    is_followed = said.grad is None or (
        (not requires_grad) if said.grad == NOTHING else requires_grad and is_leaf is (said.grad == LEAF)
    )
    is_there = said.device in (None, CPU, EITHER)
    is_same = said.dims == dims
    return is_same and is_followed and is_there and _has_layout(said.layout, dims, strides)


def _has_layout(said: Layout, dims: tuple[int, ...], strides: tuple[int, ...]) -> bool:
    if said is None or 0 in dims:
        return True
    wanted = contiguous(dims) if isinstance(said, str) else said
    numbers = [
        (ours, theirs)
        for ours, theirs, size in zip(wanted, strides, dims, strict=True)
        if isinstance(ours, int) and size != 1
    ]
    return all(ours == theirs for ours, theirs in numbers)


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
