"""`--per-file-ignores`: rules that say nothing in the files a glob names."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample import Run

_BAD = "from torch.utils.data import DataLoader\n\nloader = DataLoader(range(4), num_works=2)\n"


@pytest.fixture
def both(project: Path) -> Path:
    """The same finding in `train.py` and `tests/a_test.py`."""
    (project / "tests").mkdir()
    for name in ("train.py", "tests/a_test.py"):
        (project / name).write_text(_BAD, "utf-8")
    return project


@pytest.mark.usefixtures("both")
@pytest.mark.parametrize("glob", ["tests/*", "tests", "*_test.py", "tests/a_test.py"])
def test_only_the_named_files_are_silent(run: Run, glob: str) -> None:
    out = run("check", "--per-file-ignores", f"{glob}:unknown-argument").out
    assert "train.py:3" in out
    assert "a_test.py" not in out


@pytest.mark.usefixtures("both")
def test_it_holds_for_selected_rules_and_takes_several(run: Run) -> None:
    asked = ("--select", "unknown-argument", "--per-file-ignores", "tests/*:unknown-argument,kl-div-input")
    assert "a_test.py" not in run("check", *asked, "train.py:unknown-argument", "other.py:kl-div-input").out
    assert run("check", *asked, "*.py:unknown-argument").out == "Nothing found in 2 files\n"


@pytest.mark.usefixtures("both")
def test_a_rule_that_is_none_is_said(run: Run) -> None:
    outcome = run("check", "--per-file-ignores", "tests/*:unknown-argumnt")
    assert outcome.code == 2
    assert "no rule 'unknown-argumnt', did you mean 'unknown-argument'?" in outcome.err


@pytest.mark.usefixtures("both")
def test_a_word_without_colon_is_a_path(run: Run) -> None:
    out = run("check", "--per-file-ignores", "x.py:kl-div-input", "tests").out
    assert "a_test.py:3" in out
    assert "train.py" not in out
