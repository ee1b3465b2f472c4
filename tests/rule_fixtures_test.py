"""Every rule's corner cases in tests/rules: reported where `# expect:` says, silent everywhere else, and fixed as shown.

Each fixture is checked alone in its own folder, so that no other file lends it evidence.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from checking import count_silent, expected_in, folder_with, unmet

from torchvet.rules._contract import all_rules

_RULES = Path(__file__).parent / "rules"
_NAMES = [each.name for each in all_rules()]
# The first is left out by editors while a line is typed; the other says nothing while one does not parse.
_PARSED_NAMES = [each for each in _NAMES if each not in ("syntax-error", "unused-ignore")]
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


@pytest.mark.parametrize("rule", _PARSED_NAMES)
def test_findings_survive_a_half_typed_line(rule: str, tmp_path: Path) -> None:
    text = _fixture(rule).read_text("utf-8")
    folder = folder_with(tmp_path, "fixture.py", text)
    for number, (line, indent) in enumerate(_block_ends(text)):
        rows = text.split("\n")
        rows.insert(line, indent + _HALF_TYPED[number % len(_HALF_TYPED)])
        broken = "\n".join(rows)
        found = folder.check("fixture.py", broken, edited_line=line + 1)
        assert unmet(expected_in(broken), found) == "", f"with {rows[line]!r} as line {line + 1}"


@pytest.mark.parametrize("rule", _PARSED_NAMES)
def test_findings_elsewhere_survive_a_line_cut_short(rule: str, tmp_path: Path) -> None:
    text = _fixture(rule).read_text("utf-8")
    folder = folder_with(tmp_path, "fixture.py", text)
    for function in _functions(text):
        rows = text.split("\n")
        line = function.body[-1].lineno
        rows[line - 1] = rows[line - 1][: (function.body[-1].col_offset + len(rows[line - 1])) // 2]
        found = {each.range.start.line for each in folder.check("fixture.py", "\n".join(rows))}
        inside = range(function.lineno, (function.end_lineno or function.lineno) + 1)
        lost = [each for each in expected_in(text) if each.line not in found and each.line not in inside]
        assert lost == [], f"with {rows[line - 1]!r} as line {line}"


def _block_ends(text: str) -> list[tuple[int, str]]:
    """Ends of top-level functions: the last line's number, and the body's indentation."""
    return [(each.end_lineno or each.lineno, " " * each.body[0].col_offset) for each in _functions(text)]


def _functions(text: str) -> list[ast.FunctionDef]:
    """Up to six top-level functions, evenly spread."""
    functions = [each for each in ast.parse(text).body if isinstance(each, ast.FunctionDef)]
    step = max(1, -(-len(functions) // len(_HALF_TYPED)))
    return functions[::step]
