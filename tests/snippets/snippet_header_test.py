"""Mistakes in a library file are found by name and place; what the format allows is read."""

from __future__ import annotations

import pytest

from torchvet.snippets.catalogue import read_snippet
from torchvet.snippets.fit import fitted
from torchvet.snippets.header import SnippetError
from torchvet.syntax.source import SourceFile

_HEADER = "# mypy: ignore-errors\n# prefix: torch-x\n# title: T\n# description: One\n#   and two\n"
_MISTAKES = {
    "not the first row": ("# prefix: torch-x\n# --- snippet\nx\n", "x.py:1"),
    "unknown key": (_HEADER + "# colour: red\n# --- snippet\nx\n", "x.py:6"),
    "key twice": (_HEADER + "# title: U\n# --- snippet\nx\n", "x.py:6"),
    "code in the header": (_HEADER + "x = 1\n# --- snippet\nx\n", "x.py:6"),
    "no title": ("# mypy: ignore-errors\n# prefix: torch-x\n# description: D\n# --- snippet\nx\n", "title"),
    "unknown section": (_HEADER + "# --- snipet\nx\n", "snipet"),
    "no snippet": (_HEADER + "# --- setup\nx\n", "no section"),
    "empty snippet": (_HEADER + "# --- snippet\n\n", "no section"),
    "stop that is not in the code": (_HEADER + "# stops: lr\n# --- snippet\nf(lr=1)\n", "lr"),
    "name that is not in the code": (_HEADER + "# fits: model\n# --- snippet\n# model\nx\n", "model"),
    "import that is not used": (_HEADER + "# --- imports\nimport os\n# --- snippet\nx\n", "os"),
    "code among the imports": (_HEADER + "# --- imports\nx = 1\n# --- snippet\nx\n", "imports"),
    "number that stands twice": (_HEADER + "# stops: 3\n# --- snippet\nf(3, 3)\n", "more than once"),
    "indentation by two": (_HEADER + "# --- snippet\nif x:\n  y\n", "by fours"),
    "tab": (_HEADER + "# --- snippet\nif x:\n\ty\n", "by fours"),
}


@pytest.mark.parametrize(("text", "named"), _MISTAKES.values(), ids=_MISTAKES.keys())
def test_mistakes_are_named(text: str, named: str) -> None:
    with pytest.raises(SnippetError, match=rf"^x\.py.*{named}" if not named.startswith("x.py") else named):
        read_snippet("x.py", text)


def test_header_is_read() -> None:
    snippet = read_snippet(
        "x.py", _HEADER + '# fits: lr = 3\n# stops: "a", 2\n# --- check\n# --- snippet\nf(lr, 2, "a")\n'
    )
    assert (snippet.prefix, snippet.title, snippet.description) == ("torch-x", "T", "One and two")
    assert [(each.word, each.default, each.is_fitted) for each in snippet.placeholders] == [
        ("lr", "3", True),
        ('"a"', '"a"', False),
        ("2", "2", False),
    ]
    assert fitted(snippet, SourceFile("a.py", ""), 1).text == 'f(${1:3}, ${2:2}, ${3:"a"})$0'


def test_signs_of_the_snippet_syntax_are_escaped() -> None:
    code = _HEADER + "# stops: '$}'\n# --- snippet\nx = '$HOME', {1}, '\\n', '$}'\n"
    result = fitted(read_snippet("x.py", code), SourceFile("a.py", ""), 1).text
    assert result == r"x = '\$HOME', {1\}, '\\n', ${1:'\$\}'}$0"
