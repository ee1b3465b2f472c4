"""Whole models, unannotated: what the engine says of every assignment is what running them shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from zoo_truth import truth_of

from torchvet.shapes.analysis import Analysis, analyse
from torchvet.shapes.summary import state_entries
from torchvet.syntax.source import SourceFile

_ZOO = sorted((Path(__file__).parent / "zoo").glob("*.py"))


def _analysis(path: Path) -> Analysis:
    return analyse(SourceFile(path.name, path.read_text("utf-8")))


@pytest.mark.parametrize("path", _ZOO, ids=lambda path: path.stem)
def test_every_tensor_is_known_and_right(path: Path) -> None:
    truth = truth_of(path.read_text("utf-8"))
    assert truth.raised is None
    said = _analysis(path)
    wrong = {}
    for span, seen in truth.tensors.items():
        ours = [(each.dims, each.dtype) for each in said.tensors.get(span, ())]
        if sorted(map(str, ours)) != sorted(map(str, seen)):
            wrong[span] = (ours, seen)
    assert wrong == {}


@pytest.mark.parametrize("path", _ZOO, ids=lambda path: path.stem)
def test_state_dicts_are_those_of_torch(path: Path) -> None:
    truth = truth_of(path.read_text("utf-8"))
    said = _analysis(path)
    for name, entries in truth.states.items():
        ours = [(each.key, each.dims, each.dtype) for each in state_entries(said.models[name])]
        assert ours == entries


@pytest.mark.parametrize("path", _ZOO, ids=lambda path: path.stem)
def test_nothing_is_reported(path: Path) -> None:
    assert [each.message for each in _analysis(path).raised] == []
