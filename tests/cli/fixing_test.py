"""`--fix` and `--diff`: what is written, what is only shown, and what is never broken."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sample import MISTAKE, REPAIRED, Run

from torchvet.cli.fixes import FixError, fixed
from torchvet.diagnostics import Applicability, Diagnostic, Edit, Fix, Message, Position, Range, Severity
from torchvet.syntax.source import SourceFile


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_fix_keeps_line_ends_encoding_and_mode(run: Run, project: Path, line_end: str, encoding: str) -> None:
    head = f"# coding: {encoding.removesuffix('-sig')}\n# é\n"
    path = project / "a.py"
    path.write_bytes((head + MISTAKE).replace("\n", line_end).encode(encoding))
    path.chmod(0o750)
    outcome = run("check", "--fix")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == "1 finding was fixed; nothing else found in 1 file\n"
    assert path.read_bytes() == (head + REPAIRED).replace("\n", line_end).encode(encoding)
    assert path.stat().st_mode & 0o777 == 0o750
    assert run("check", "--fix").out == "Nothing found in 1 file\n"


def test_diff_shows_and_writes_nothing(run: Run, project: Path) -> None:
    (project / "a.py").write_text(MISTAKE)
    outcome = run("check", "--diff")
    assert outcome.code == 1
    assert outcome.out.startswith("--- a.py\n+++ a.py\n@@ -5,5 +5,6 @@\n")
    assert "\n+    optimizer.zero_grad()\n" in outcome.out
    assert outcome.err == "1 finding would be fixed; nothing else found in 1 file\n"
    assert (project / "a.py").read_text() == MISTAKE


def test_diff_of_a_clean_file_is_empty(run: Run, project: Path) -> None:
    (project / "a.py").write_text(REPAIRED)
    outcome = run("check", "--diff")
    assert (outcome.code, outcome.out) == (0, "")


@pytest.mark.usefixtures("project")
def test_standard_input_is_fixed_to_standard_output(run: Run) -> None:
    outcome = run("check", "-", "--fix", stdin=MISTAKE.encode())
    assert (outcome.code, outcome.out) == (0, REPAIRED)
    assert "1 finding was fixed" in outcome.err


def _finding(line: int, *edits: tuple[int, int, int, int, str], title: str = "fix") -> Diagnostic:
    place = Range(Position(line, 0), Position(line, 1))
    changes = tuple(Edit(Range(Position(a, b), Position(c, d)), text) for a, b, c, d, text in edits)
    fix = Fix(Message(title), Applicability.SAFE, changes)
    return Diagnostic("a.py", "some-rule", Severity.ERROR, Message("wrong"), place, fix)


def _words(source: SourceFile) -> list[Diagnostic]:
    """Finds every `old` and replaces it, one word a fix."""
    return [
        _finding(number, (number, row.index("old"), number, row.index("old") + 3, "new"))
        for number, row in enumerate(source.lines, start=1)
        if "old" in row
    ]


def test_fixes_on_one_line_take_several_passes() -> None:
    outcome = fixed(SourceFile("a.py", "old = old\nx = old\n"), _words, with_unsafe=False)
    assert (outcome.text, outcome.findings, outcome.n_fixed) == ("new = new\nx = new\n", [], 3)


def test_fixes_of_overlapping_lines_never_mix() -> None:
    def check(source: SourceFile) -> list[Diagnostic]:
        if "if a" in source.text:
            return []
        block = _finding(1, (1, 0, 1, 0, "if a:\n    "), (2, 0, 2, 0, "    "))
        inside = _finding(2, (2, 0, 2, 0, "z = 0\n"))
        return [block, inside]

    outcome = fixed(SourceFile("a.py", "x = 1\ny = 2\n"), check, with_unsafe=False)
    assert outcome.text == "if a:\n    x = 1\n    y = 2\n"


def test_unsafe_fixes_wait_to_be_asked_for() -> None:
    def check(source: SourceFile) -> list[Diagnostic]:
        found = _words(source)
        return [
            replace(each, fix=replace(each.fix, applicability=Applicability.UNSAFE))
            for each in found
            if each.fix
        ]

    source = SourceFile("a.py", "old = 1\n")
    assert fixed(source, check, with_unsafe=False).text == "old = 1\n"
    assert fixed(source, check, with_unsafe=True).text == "new = 1\n"


def test_a_fix_that_breaks_the_file_is_refused() -> None:
    with pytest.raises(FixError, match="some-rule would break line 1"):
        fixed(SourceFile("a.py", "x = 1\n"), lambda _: [_finding(1, (1, 0, 1, 0, "("))], with_unsafe=False)


def test_fixes_that_never_rest_are_refused() -> None:
    with pytest.raises(FixError, match="some-rule"):
        fixed(SourceFile("a.py", "x = 1\n"), lambda _: [_finding(1, (1, 0, 1, 0, "x"))], with_unsafe=False)
