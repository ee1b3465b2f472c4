"""What the project's text never says, and how its modules introduce themselves."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

_TOP = Path(__file__).parents[2]
# Put together from pieces, so that this file is not its own first finding.
_FOLDERS_OF_A_MACHINE = re.compile(r"(?<![\w.*}/-])/(?:" + "work|root|tmp" + r")(?:/|\b(?![\w-]))")
_REGISTRY_HOSTS = re.compile(
    r"(?:pypi|pythonhosted|npmjs|debian|download\.pytorch)\.(?:" + "org|com|net" + ")"
)
_VAGUE_NAMES = {"utils", "helpers", "helper", "manager", "handler", "common", "misc", "processor", "engine"}
_BINARY = {".png", ".ico", ".gif", ".pt", ".pth", ".safetensors", ".vsix", ".woff", ".ttf"}
_BARE_EXCUSE = re.compile(r"#\s*(?:type: ignore(?:\[[\w, -]+\])?|noqa(?::\s*[A-Z0-9, ]+)?)\s*$", re.MULTILINE)


def _tracked() -> list[Path]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=_TOP, capture_output=True, text=True, check=True)
    paths = [_TOP / each for each in listing.stdout.split("\0") if each]
    return [each for each in paths if each.is_file() and each.suffix not in _BINARY]


def _python(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (_TOP / folder).rglob("*.py") if not _is_data(path))


def _is_data(path: Path) -> bool:
    data = (
        "server/libs/",
        "tests/rules/",
        "tests/projects/",
        "tests/programs/",
        "tests/shapes/zoo/",
        "tests/seed/",
        "tests/editor/workspace/",
        "/library/",
        "/node_modules/",
    )
    return any(each in path.as_posix() for each in data)


def _name(path: Path) -> str:
    return path.relative_to(_TOP).as_posix()


def test_no_folder_of_somebodys_machine_and_no_registry_is_named() -> None:
    found = []
    for path in _tracked():
        text = path.read_text("utf-8", "replace")
        for pattern in (_FOLDERS_OF_A_MACHINE, _REGISTRY_HOSTS):
            found += [f"{_name(path)}: {match[0]}" for match in pattern.finditer(text)]
    assert found == []


@pytest.mark.parametrize("path", _python("server", "scripts", "tests"), ids=_name)
def test_module_says_what_is_here(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree)
    assert path.stem not in _VAGUE_NAMES
    if path.name == "__init__.py":
        assert len(tree.body) == 1, "no code in __init__"


@pytest.mark.parametrize("path", _python("server", "scripts", "tests"), ids=_name)
def test_exceptions_from_the_tools_carry_a_reason(path: Path) -> None:
    found = [match[0] for match in _BARE_EXCUSE.finditer(path.read_text("utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    "path", [each for each in _python("tests") if each.name.endswith("_test.py")], ids=_name
)
def test_tests_neither_sleep_nor_skip(path: Path) -> None:
    named = [
        each.attr for each in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(each, ast.Attribute)
    ]
    assert {"sleep", "skip", "skipif", "xfail", "importorskip"}.isdisjoint(named)


def test_test_files_have_different_names() -> None:
    names = [each.name for each in _python("tests") if each.name.endswith("_test.py")]
    assert sorted(names) == sorted(set(names)), "two test files of one name can't be imported side by side"
