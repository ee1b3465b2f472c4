"""What is kept about mutants of the zoo is what torch says, of all files as they are now."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[2] / "scripts"))

from shape_answers import Said
from shape_mutants import tally_of
from zoo_mutants import Edit, Runners, kept_mutants, running, sampled_edits, zoo_files

_FILES = zoo_files()


@pytest.fixture(scope="module")
def run() -> Iterator[Runners]:
    """Runs mutants."""
    with running() as runners:
        yield runners


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_every_file_has_mutants_of_its_present_text(path: Path) -> None:
    mutants = kept_mutants(path)
    assert len(mutants) >= 15
    assert sum(each.error is not None for each in mutants) >= 5
    assert {each.edit for each in mutants} <= set(sampled_edits(path.read_text("utf-8"), path.stem))


@pytest.mark.parametrize("path", _FILES[::4], ids=lambda path: path.stem)
def test_torch_still_says_what_is_kept(path: Path, run: Runners) -> None:
    chosen = random.Random(path.stem).sample(kept_mutants(path), 3)
    assert run(path.read_text("utf-8"), [each.edit for each in chosen]) == chosen


def test_an_edit_counts_code_points() -> None:
    assert Edit(2, 9, "3, 4", "4, 3").applied("x\nx = '名', 3, 4 # 形") == "x\nx = '名', 4, 3 # 形"
    with pytest.raises(ValueError, match="not what it was"):
        Edit(1, 0, "3", "4").applied("4")


def test_only_numbers_that_may_decide_a_shape_change() -> None:
    text = "torch.manual_seed(3)\nif n > 4: x = f(5, -1)\nprint(f'{x[6]}')\n"
    assert {each.old for each in sampled_edits(text, "")} == {"5", "-1", "5, -1"}


def test_what_is_said_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    path = _FILES[0]
    text = path.read_text("utf-8")
    truth = {each.edit.applied(text): each for each in kept_mutants(path)}
    n_crash = sum(each.error is not None for each in truth.values())

    def as_torch(program: str) -> list[Said]:
        mutant = truth.get(program)
        return [Said(mutant.lines[0], mutant.error, mutant.message)] if mutant and mutant.error else []

    monkeypatch.setattr("shape_mutants.errors_said", as_torch)
    assert tally_of(path).numbers == [n_crash] * 5 + [len(truth) - n_crash, 0]
    monkeypatch.setattr("shape_mutants.errors_said", lambda _: [Said(1, "TypeError", "no")])
    assert tally_of(path).numbers == [
        n_crash,
        n_crash,
        0,
        0,
        0,
        len(truth) - n_crash,
        len(truth) - n_crash + 1,
    ]
