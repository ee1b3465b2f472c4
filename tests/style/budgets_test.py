"""Sizes that keep files readable. A budget may be raised in the table below, with a reason; entries only ever shrink."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

_TOP = Path(__file__).parents[2]
_RULE_LINES, _FILE_LINES, _FUNCTION_LINES, _MEAN_FUNCTION_LINES = 130, 300, 40, 15
# path, or path::function → (lines, why it is better whole)
_RAISED: dict[str, tuple[int, str]] = {}
# A raised budget further than this above what is needed must be lowered.
_SLACK = 10


def _sources() -> list[Path]:
    patterns = ("server/torchvet/**/*.py", "server/torchvet_runtime/**/*.py", "scripts/*.py", "tests/**/*.py")
    found = {each for pattern in patterns for each in _TOP.glob(pattern)}
    return sorted(each for each in found if not _is_data(each))


def _is_data(path: Path) -> bool:
    """Fixtures, snippets and course code are material, not code of the project."""
    data = (
        "tests/rules/",
        "tests/projects/",
        "tests/programs/",
        "tests/shapes/zoo/",
        "tests/seed/",
        "tests/editor/workspace/",
        "torchvet/snippets/library/",
        "/node_modules/",
    )
    return any(each in path.as_posix() for each in data)


def _typescript() -> list[Path]:
    return sorted((_TOP / "extension").rglob("*.ts"))


def _name(path: Path) -> str:
    return path.relative_to(_TOP).as_posix()


def _budget(path: Path) -> int:
    in_rules = path.parent == _TOP / "server" / "torchvet" / "rules"
    usual = _RULE_LINES if in_rules and not path.name.startswith("_") else _FILE_LINES
    return _RAISED.get(_name(path), (usual, ""))[0]


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            # The docstring of a rule is its page, which may fill a screen by itself.
            first = node.body[0]
            is_rule = path.parent.name == "rules" and node.name == path.stem
            page = _lines_of(first) if is_rule and ast.get_docstring(node) else 0
            yield f"{_name(path)}::{node.name}", _lines_of(node) - page


def _lines_of(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _file_lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


@pytest.mark.parametrize("path", [*_sources(), *_typescript()], ids=_name)
def test_file_fits_its_budget(path: Path) -> None:
    assert _file_lines(path) <= _budget(path)


@pytest.mark.parametrize("path", _sources(), ids=_name)
def test_functions_fit_a_screen(path: Path) -> None:
    budgets = {name: _RAISED.get(name, (_FUNCTION_LINES, ""))[0] for name, _ in _functions(path)}
    assert {name: n_lines for name, n_lines in _functions(path) if n_lines > budgets[name]} == {}


def test_functions_are_short_on_average() -> None:
    sizes = [
        n_lines for path in _sources() if "/tests/" not in path.as_posix() for _, n_lines in _functions(path)
    ]
    assert sum(sizes) / len(sizes) <= _MEAN_FUNCTION_LINES


def test_raised_budgets_are_needed_and_have_a_reason() -> None:
    sizes = {_name(each): _file_lines(each) for each in [*_sources(), *_typescript()]}
    sizes |= {name: n_lines for path in _sources() for name, n_lines in _functions(path)}
    for name, (budget, reason) in _RAISED.items():
        assert name in sizes, f"{name} is gone: drop its entry"
        assert budget - sizes[name] <= _SLACK, f"{name} needs {sizes[name]} lines only: lower its budget"
        assert len(reason.split()) >= 4, name
