"""Every rule's corner cases in tests/rules: reported where `# expect:` says, silent everywhere else, and fixed as shown.

Each fixture is checked alone in its own folder, so that no other file lends it evidence.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from checking import Folder, count_silent, expected_in, folder_with, unmet
from torchvet.rules._contract import all_rules

_RULES = Path(__file__).parent / "rules"
_NAMES = [each.name for each in all_rules()]
# What a person may have typed so far at the end of a block.
_HALF_TYPED = ("half = model.", "half = torch.cat([", "for half in", "if half", "half = half +", "with half(")


def _fixture(rule: str) -> Path:
    return _RULES / f"{rule.replace('-', '_')}.py"


def test_every_rule_has_a_fixture_and_every_fixture_a_rule() -> None:
    wanted = {_fixture(each).name for each in _NAMES}
    present = {each.name for each in _RULES.glob("*.py") if not each.name.endswith(".fixed.py")}
    assert present == wanted


@pytest.mark.parametrize("rule", _NAMES)
def test_reports_what_is_expected_and_nothing_else(rule: str, tmp_path: Path) -> None:
    text = _fixture(rule).read_text("utf-8")
    findings = folder_with(tmp_path, "fixture.py", text).check("fixture.py")
    assert unmet(expected_in(text), findings) == ""


@pytest.mark.parametrize("rule", _NAMES)
def test_at_least_as_many_silent_cases_as_reported_ones(rule: str) -> None:
    text = _fixture(rule).read_text("utf-8")
    n_reported = sum(each.rule == rule for each in expected_in(text))
    assert 0 < n_reported <= count_silent(text)


@pytest.mark.parametrize("rule", _NAMES)
def test_all_fixes_give_the_fixed_file(rule: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    path = _fixture(rule)
    text = path.read_text("utf-8")
    folder = folder_with(tmp_path, "fixture.py", text)
    result = folder.fixed("fixture.py", text, with_unsafe=True)
    golden = path.with_suffix(".fixed.py")
    if request.config.getoption("--regenerate"):
        golden.write_text(result, "utf-8") if result != text else golden.unlink(missing_ok=True)
    assert result == (golden.read_text("utf-8") if golden.exists() else text)
    assert folder.fixed("fixture.py", result, with_unsafe=True) == result


@pytest.mark.parametrize("rule", _NAMES)
def test_findings_survive_a_half_typed_line(rule: str, tmp_path: Path) -> None:
    text = _fixture(rule).read_text("utf-8")
    folder = folder_with(tmp_path, "fixture.py", text)
    for number, (line, indent) in enumerate(_block_ends(text)):
        rows = text.split("\n")
        rows.insert(line, indent + _HALF_TYPED[number % len(_HALF_TYPED)])
        broken = "\n".join(rows)
        found = folder.check("fixture.py", broken, edited_line=line + 1)
        assert unmet(expected_in(broken), found) == "", f"with {rows[line]!r} as line {line + 1}"


def _block_ends(text: str) -> list[tuple[int, str]]:
    """Up to six ends of top-level functions: the last line's number, and the body's indentation."""
    functions = [each for each in ast.parse(text).body if isinstance(each, ast.FunctionDef)]
    step = max(1, len(functions) // len(_HALF_TYPED))
    chosen = functions[::step][: len(_HALF_TYPED)]
    return [(each.end_lineno or each.lineno, " " * each.body[0].col_offset) for each in chosen]


def test_fixture_folders_are_isolated(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    assert Folder(tmp_path / "a").check("nothing.py", "x = 1\n") == []
