"""What the documents point at exists: links, files, tests, commands and their options."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from torchvet.cli.main import main

_TOP = Path(__file__).parents[2]
_PAGES = ["README.md", "CONTRIBUTING.md", "examples/README.md", "docs/rules/README.md"]
_PAGES += sorted(each.relative_to(_TOP).as_posix() for each in (_TOP / "docs").glob("*.md"))
_LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
_TEST = re.compile(r"`(tests/[\w/.-]+?)(?:::(\w+))?`")
_PATH = re.compile(r"`((?:server|extension|scripts|docs|examples|tests|\.ci)/[\w./-]*)`")
_COMMAND = re.compile(r"^(?:\$ )?torchvet ([a-z]+)(.*)$", re.MULTILINE)
_OPTION = re.compile(r"(?<!\S)--[a-z][\w-]*")


@pytest.mark.parametrize("page", _PAGES)
def test_links_lead_somewhere(page: str) -> None:
    path = _TOP / page
    missing = [each for each in _LINK.findall(path.read_text("utf-8")) if not (path.parent / each).exists()]
    assert missing == []


@pytest.mark.parametrize("page", _PAGES)
def test_named_paths_exist(page: str) -> None:
    named = _PATH.findall((_TOP / page).read_text("utf-8"))
    assert [each for each in named if not (_TOP / each).exists()] == []


def test_architecture_names_tests_that_exist() -> None:
    named = _TEST.findall((_TOP / "docs" / "architecture.md").read_text("utf-8"))
    functions = [each for each in named if each[1]]
    assert len(functions) >= 10, "every invariant names the test that holds it"
    missing = [f"{file}::{name}" for file, name in functions if f"def {name}(" not in _text_of(file)]
    assert missing == []


@pytest.mark.parametrize(
    ("command", "options"),
    [
        (name, tuple(_OPTION.findall(rest)))
        for name, rest in _COMMAND.findall((_TOP / "README.md").read_text("utf-8"))
    ],
)
def test_documented_commands_have_these_options(
    command: str, options: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, "--help"]) == 0
    offered = _OPTION.findall(capsys.readouterr().out.replace("[", " ").replace("]", " ").replace(",", " "))
    assert set(options) <= set(offered)


def _text_of(file: str) -> str:
    path = _TOP / file
    return path.read_text("utf-8") if path.exists() else ""
