"""All snippets, read once from the files beside this one. Deliberately not here: the file they go into."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from torchvet.snippets.header import LibraryFile, SnippetError, read_library_file
from torchvet.snippets.tokens import words

_LIBRARY = Path(__file__).parent / "library"


@dataclass(frozen=True)
class Import:
    """One thing the code imports: it calls it `name`, and it is `qualified`."""

    name: str
    qualified: str
    is_from: bool

    def statement(self, name: str) -> str:
        """The line that imports it as `name`."""
        module, _, last = self.qualified.rpartition(".")
        shown = f"from {module} import {last}" if self.is_from else f"import {self.qualified}"
        own = last if self.is_from else self.qualified
        return shown if name == own else f"{shown} as {name}"


@dataclass(frozen=True)
class Placeholder:
    """A word to type over; `is_fitted` ones take the name that the file has for such a thing."""

    word: str
    default: str
    is_fitted: bool


@dataclass(frozen=True)
class Snippet:
    """Code to insert, indented by four spaces a level; `parts` is that code cut before and after each word."""

    prefix: str
    title: str
    description: str
    code: str
    placeholders: tuple[Placeholder, ...]
    imports: tuple[Import, ...]
    parts: tuple[str, ...]


@cache
def all_snippets() -> tuple[Snippet, ...]:
    """Every snippet of the library, by prefix."""
    found = [read_snippet(each.name, each.read_text("utf-8")) for each in _LIBRARY.glob("*.py")]
    return tuple(sorted(found, key=lambda each: each.prefix))


def read_snippet(name: str, text: str) -> Snippet:
    """The snippet in the library file `name`; raises `SnippetError` where it does not keep to the format."""
    file = read_library_file(name, text)
    code = file.sections["snippet"].rstrip("\n")
    _check_indentation(name, code)
    snippet = Snippet(
        prefix=file.fields["prefix"],
        title=file.fields["title"],
        description=file.fields["description"],
        code=code,
        placeholders=(*_placeholders(file, "fits"), *_placeholders(file, "stops")),
        imports=tuple(_imports(file)),
        parts=tuple(_cut(code)),
    )
    unused = [each.word for each in snippet.placeholders if each.word not in snippet.parts]
    unused += [each.name for each in snippet.imports if each.name not in snippet.parts]
    if unused:
        raise SnippetError(f"{name}: the code has no {', '.join(unused)}")
    for each in snippet.placeholders:
        # Equal names are one thing and are typed over together; equal numbers may be equal by chance.
        if each.word[0].isdigit() and snippet.parts.count(each.word) > 1:
            raise SnippetError(f"{name}: the code has {each.word} more than once")
    return snippet


def _placeholders(file: LibraryFile, key: str) -> list[Placeholder]:
    found = []
    for each in filter(None, file.fields.get(key, "").split(",")):
        word, _, default = (part.strip() for part in each.partition("="))
        found.append(Placeholder(word, default or word, key == "fits"))
    return found


def _imports(file: LibraryFile) -> list[Import]:
    found = []
    for node in ast.parse(file.sections["imports"]).body:
        if isinstance(node, ast.Import):
            found += [Import(each.asname or each.name, each.name, False) for each in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [
                Import(each.asname or each.name, f"{node.module}.{each.name}", True) for each in node.names
            ]
        else:
            raise SnippetError(f"{file.name}: its imports hold something else in line {node.lineno}")
    return found


def _cut(code: str) -> list[str]:
    """Text and words in turn: every second part, from the second on, is a word that can be replaced."""
    parts, cursor = [], 0
    for start, end in words(code):
        if not re.match(r"=[^=]", code[end:]):  # `lr=` names a parameter
            parts += [code[cursor:start], code[start:end]]
            cursor = end
    return [*parts, code[cursor:]]


def _check_indentation(name: str, code: str) -> None:
    for row in code.split("\n"):
        if (len(row) - len(row.lstrip())) % 4 or "\t" in row:
            raise SnippetError(f"{name}: {row!r} is not indented by fours")
