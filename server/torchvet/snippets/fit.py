"""A snippet in the words of one file: its names, its imports, its indentation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from torchvet.diagnostics import Edit
from torchvet.snippets.catalogue import Import, Snippet
from torchvet.snippets.imports import bound_imports, import_edits, import_lines
from torchvet.snippets.names import Bound, bound_around, name_in_scope
from torchvet.syntax.source import SourceFile


@dataclass(frozen=True)
class FittedSnippet:
    """`text` is in the snippet syntax of LSP; all its lines are relative to the column of the first.

    `imports` are the edits elsewhere in the file that go with it; none touches the line of the cursor.
    """

    text: str
    imports: tuple[Edit, ...]


def fitted(snippet: Snippet, source: SourceFile, line: int) -> FittedSnippet:
    """`snippet` for a cursor in `line` (from 1) of `source`."""
    place = _place(source, line)
    names = _import_names(snippet, place)
    missing = [(each, name) for each, name in names.items() if place.imported.get(name) != each.qualified]
    edits = import_edits(place.source, line, missing) if missing else ()
    text = _with_stops(snippet, place, {each.name: name for each, name in names.items()})
    if missing and not edits:
        is_definition = re.match(r"def |class |@", snippet.code) is not None
        text = f"{_escaped(import_lines(missing))}\n\n{chr(10) * is_definition}{text}"
    return FittedSnippet(_indented_by(text, place.indent), edits)


@dataclass(frozen=True)
class _Place:
    source: SourceFile
    bound: list[list[Bound]]
    imported: dict[str, str]
    indent: str

    @property
    def taken(self) -> set[str]:
        """Every name that means something here."""
        return {each.name for scope in self.bound for each in scope}


# One completion asks for every snippet at the same place.
@lru_cache(maxsize=2)
def _place(source: SourceFile, line: int) -> _Place:
    source = _without_typed(source, line)
    table = source.imports
    return _Place(source, bound_around(source, table, line), bound_imports(source, line), _indent_of(source))


def _without_typed(source: SourceFile, line: int) -> SourceFile:
    """`source` with a statement in `line`, if it does not parse: an empty function or `torch-` would spoil more."""
    if source.recovered.error is None:
        return source
    rows = list(source.lines)
    rows[line - 1] = source.indentation(line) + "pass"
    return SourceFile(source.path, "\n".join(rows))


def _import_names(snippet: Snippet, place: _Place) -> dict[Import, str]:
    """What each import of the snippet is called here: as the snippet says, as the file says, or a free name."""
    found = {}
    for each in snippet.imports:
        own = [name for name, qualified in place.imported.items() if qualified == each.qualified]
        is_taken = each.name in place.taken or place.imported.get(each.name, each.qualified) != each.qualified
        package = each.qualified.split(".")[0]
        free = f"{package}_{each.name}" if is_taken else each.name
        found[each] = each.name if each.name in own else (own[0] if own else free)
    return found


def _with_stops(snippet: Snippet, place: _Place, renamed: dict[str, str]) -> str:
    """The code with its imports renamed and its words to type over as `${1:name}` and `$1`."""
    defaults = {each.word: _default(snippet, place, each.word) for each in snippet.placeholders}
    numbers: dict[str, int] = {}
    shown: list[str] = []
    for index, part in enumerate(snippet.parts):
        if index % 2 == 0 or part not in defaults:
            shown.append(_escaped(renamed.get(part, part) if index % 2 else part))
        elif part in numbers:
            shown.append(f"${numbers[part]}")
        else:
            numbers[part] = len(numbers) + 1
            shown.append(f"${{{numbers[part]}:{_escaped(defaults[part])}}}")
    return "".join(shown) + "$0"


def _default(snippet: Snippet, place: _Place, word: str) -> str:
    placeholder = next(each for each in snippet.placeholders if each.word == word)
    name = name_in_scope(place.bound, word) if placeholder.is_fitted else None
    # A name that the snippet itself uses for something else would be overwritten by it.
    if name is None or (name != word and name in snippet.parts[1::2]):
        return placeholder.default
    return name


def _escaped(text: str) -> str:
    return re.sub(r"[\\$}]", r"\\\g<0>", text)


def _indented_by(text: str, indent: str) -> str:
    return re.sub(r"^(?: {4})+", lambda each: indent * (len(each[0]) // 4), text, flags=re.MULTILINE)


def _indent_of(source: SourceFile) -> str:
    """One level of indentation as the file has it: a tab, or some spaces; four in a file without any."""
    above = ""
    for row in source.lines:
        if not row.strip():
            continue
        indent = row[: len(row) - len(row.lstrip())]
        if above.rstrip().endswith(":") and len(indent) > len(above) - len(above.lstrip()):
            outer = above[: len(above) - len(above.lstrip())]
            return indent.removeprefix(outer)
        above = row
    return "    "
