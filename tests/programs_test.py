"""Whole programs as people write them, in tests/programs: found where they say so, and run to see that it is true.

The first line of a program says what running it shows: an exception, an expression that holds afterwards, or only
that it runs. A program of several files is a folder with a `main.py`.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from checking import Folder, expected_in, unmet, write_held_files
from program_running import Run, running

from torchvet.rules._contract import all_rules

_PROGRAMS = Path(__file__).parent / "programs"
_SHOWS = re.compile(r"# shows: (.+)\n")


def _programs() -> list[Path]:
    return sorted(each for rule in _PROGRAMS.iterdir() if rule.is_dir() for each in rule.iterdir())


_ALL = [pytest.param(each, id=f"{each.parent.name}/{each.stem}") for each in _programs()]


def _copied(program: Path, folder: Path) -> Path:
    """The main file of a copy of `program` in `folder`, where nothing else lends it evidence."""
    if program.is_dir():
        shutil.copytree(program, folder / "program")
    else:
        (folder / "program").mkdir()
        shutil.copy(program, folder / "program" / "main.py")
    main = folder / "program" / "main.py"
    write_held_files(main.read_text("utf-8"), folder / "program")
    return main


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    """Runs a program in a folder; gives what went otherwise than it says, empty when nothing did."""
    with running() as answer:
        yield answer


@pytest.mark.parametrize("program", _ALL)
def test_finds_what_the_program_says_and_nothing_else(program: Path, tmp_path: Path) -> None:
    root = _copied(program, tmp_path).parent
    wrong = {}
    for path in sorted(root.rglob("*.py")):
        name = str(path.relative_to(root))
        difference = unmet(expected_in(path.read_text("utf-8")), Folder(root).check(name))
        if difference:
            wrong[name] = difference
    assert wrong == {}


@pytest.mark.parametrize("program", _ALL)
def test_running_it_shows_what_it_says(program: Path, tmp_path: Path, run: Run) -> None:
    main = _copied(program, tmp_path)
    shows = _SHOWS.match(main.read_text("utf-8"))
    assert shows is not None, "the first line says nothing"
    (tmp_path / "cwd").mkdir()
    write_held_files(main.read_text("utf-8"), tmp_path / "cwd")
    assert run(main, tmp_path / "cwd", shows[1]) == ""


@pytest.mark.parametrize("rule", [each.name for each in all_rules()])
def test_every_rule_has_programs_in_several_styles(rule: str) -> None:
    names = [each.name for each in (_PROGRAMS / rule).iterdir()]
    assert sum(each.startswith("bad_") for each in names) >= 4
    assert sum(each.startswith("good_") for each in names) >= 2


@pytest.mark.parametrize("rule", sorted(each.name for each in _PROGRAMS.iterdir()))
def test_a_good_program_has_no_finding_of_its_rule(rule: str) -> None:
    texts = {each.stem: each for each in (_PROGRAMS / rule).iterdir()}
    for name, program in texts.items():
        files = [program] if program.is_file() else sorted(program.rglob("*.py"))
        is_reported = any(
            each.rule == rule for path in files for each in expected_in(path.read_text("utf-8"))
        )
        assert is_reported == name.startswith("bad_"), name
