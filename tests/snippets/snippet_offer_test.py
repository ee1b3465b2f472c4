"""Where snippets are offered, for which letters, and how fast."""

from __future__ import annotations

import time

import pytest

from torchvet.snippets.offer import offered
from torchvet.syntax.source import SourceFile

_OFFERED = {
    "empty file": "|",
    "letters": "tor|",
    "with dashes": "torch-tr|",
    "dash at the end": "torch-|",
    "letters of a later part": "train|",
    "upper case": "Dataset|",
    "in a function": "def f():\n    torch|",
    "with tabs": "def f():\n\ttorch|",
    "after a half-typed header": "for x in\n    torch|",
    "after a closed bracket": "f(\n    1,\n)\nt|",
    "after a string with quotes": "x = 'it\\'s' + \"(\"\nt|",
    "after a long string": "'''\n(\n'''\nt|",
    "after a comment with quotes": "# it's (\nt|",
    "after a bracket that was never closed": "x = f(\n\ndef g():\n    t|",
    "after a string that was never closed": "x = 'abc\nt|",
    "before blanks": "t|  \nx = 1",
    "windows line ends": "x = 1\r\nt|",
}
_NOT_OFFERED = {
    "after a dot": "torch.t|",
    "in an expression": "x = t|",
    "after a keyword": "import t|",
    "in a comment": "# t|",
    "in a string": "'t|'",
    "in a docstring": "'''\nt|\n'''",
    "in a docstring after others": "'''a'''\n\"\"\"b\nt|",
    "in brackets": "f(\n    t|\n)",
    "in braces over lines": "x = {\n    'a': 1,\n    t|",
    "after a backslash": "x = 1 + \\\n    t|",
    "other letters": "xyz|",
    "in front of code": "t|x = 1",
    "a number": "1|",
}


def _count(marked: str) -> int:
    before, after = marked.split("|")
    row = before.replace("\r\n", "\n").split("\n")[-1]
    source = SourceFile("file.py", before + after)
    return len(offered(source, before.count("\n") + 1, len(row)))


@pytest.mark.parametrize("marked", _OFFERED.values(), ids=_OFFERED.keys())
def test_offered(marked: str) -> None:
    assert _count(marked) > 0


@pytest.mark.parametrize("marked", _NOT_OFFERED.values(), ids=_NOT_OFFERED.keys())
def test_not_offered(marked: str) -> None:
    assert _count(marked) == 0


def test_letters_narrow_the_offer() -> None:
    source = SourceFile("file.py", "torch-train-l")
    assert [each.prefix for each in offered(source, 1, 13)] == ["torch-train-loop"]
    shorter = {each.prefix for each in offered(SourceFile("file.py", "torch-tr"), 1, 8)}
    assert {"torch-train", "torch-train-loop"} <= shorter


def test_no_place_outside_the_file() -> None:
    assert offered(SourceFile("file.py", "t"), 3, 0) == ()


def test_offer_is_fast_in_a_long_file() -> None:
    block = "def f(x, y=[1, 2]):\n    '''It's a (doc).'''\n    z = g(x, 'a#b')  # it's\n    return {z: (1, 2)}\n\n"
    source = SourceFile("file.py", block * 400 + "tor")
    line = len(source.lines)
    took = []
    for _ in range(5):
        start = time.perf_counter()
        assert offered(source, line, 3)
        took.append(time.perf_counter() - start)
    # Meant to stay below 5 ms; four times that, since other work may run beside the tests.
    assert min(took) < 0.02
