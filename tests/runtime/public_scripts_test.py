"""Scripts as people publish them compute the same, print the same and leave the same files with and without us.

They are the programs of tests/runtime/programs that train by themselves and say in their first lines how far they come.
"""

from __future__ import annotations

import contextlib
import io
import re
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from public_programs import PROGRAMS, copied, name_of, said
from training_runs import Train

_SCRIPTS = [each for each in PROGRAMS if said(each, "told")]


@pytest.fixture(autouse=True)
def _own_main() -> Iterator[None]:
    """Scripts become `__main__`, and set defaults for the whole process."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main
    torch.set_default_dtype(torch.float32)


def _alone(file: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, object]:
    """What a script prints, and what it ends with."""
    printed, known = io.StringIO(), set(sys.modules)
    with monkeypatch.context() as patch, contextlib.redirect_stdout(printed):
        patch.chdir(file.parent)
        patch.setattr(sys, "argv", [file.name])
        patch.syspath_prepend(str(file.parent))
        try:
            runpy.run_path(str(file), run_name="__main__")
            ending: object = 0
        except SystemExit as leaving:
            ending = leaving.code
        except ValueError:
            ending = 1
    for name in set(sys.modules) - known:
        if str(file.parent) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]
    return printed.getvalue(), ending


def _files(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir() if each.suffix not in {".py", ""}}


@pytest.mark.parametrize("program", _SCRIPTS, ids=name_of)
def test_script_is_the_same_with_us(
    program: Path, tmp_path: Path, train: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "alone").mkdir()
    (tmp_path / "watched").mkdir()
    printed, ending = _alone(copied(program, tmp_path / "alone"), monkeypatch)
    monkeypatch.chdir(tmp_path / "watched")
    outcome = train(copied(program, tmp_path / "watched"), tmp_path / "run", "--progress", "none")
    assert outcome.out == printed
    assert outcome.code == ending, outcome.err
    assert _files(tmp_path / "watched") == _files(tmp_path / "alone")
    steps, epochs = outcome.of("iteration_completed"), outcome.of("epoch_completed")
    # The first step is always told of; those after it when it is time to.
    told = {**steps[0], "step": steps[-1]["step"], **(epochs[-1] if epochs else {})}
    for name, value in re.findall(r"(\w+)=(\S+)", said(program, "told")):
        assert str(told.get(name) if told.get(name) is not None else "-") == value, told
    assert not any("is not watched" in str(each) for each in outcome.of("notice"))


@pytest.mark.parametrize(
    "program", [each for each in PROGRAMS if said(each, "mode") == "script"], ids=name_of
)
def test_loops_are_told_from_the_text(program: Path, tmp_path: Path, train: Train) -> None:
    outcome = train(copied(program, tmp_path), tmp_path / "run", "--plan")
    shown = re.search(r"^  loops +(.*?)(?:  .*)?$", outcome.out, re.MULTILINE)
    assert shown is not None
    assert shown[1].strip() == (said(program, "loops") or "not recognised")
