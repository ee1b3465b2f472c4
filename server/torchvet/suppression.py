"""Comments that switch findings off: `# torchvet: ignore[rule, …]` for its line, `ignore-file` for the file."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from torchvet.diagnostics import Diagnostic
from torchvet.syntax.source import SourceFile

UNUSED = "unused-ignore"
_COMMENT = re.compile(r"#\s*torchvet:\s*(ignore-file|ignore)(?:\[([\w\-, ]*)\])?")


@dataclass(frozen=True)
class Ignore:
    """One comment: `rules` are what it names, none for every rule; `start` and `end` are its columns in `line`."""

    line: int
    start: int
    end: int
    rules: tuple[str, ...]
    is_for_file: bool


@dataclass(frozen=True)
class Suppressions:
    """The comments of one file, and which of their names some finding has needed so far."""

    ignores: tuple[Ignore, ...]
    used: set[tuple[Ignore, str]] = field(default_factory=set)

    @classmethod
    def read(cls, source: SourceFile) -> Suppressions:
        """The suppressions written in `source`."""
        if "torchvet:" not in source.text:
            return cls(())
        found = []
        for line, column, comment in _comments(source):
            match = _COMMENT.search(comment)
            if match is not None:
                names = tuple(part.strip() for part in (match[2] or "").split(",") if part.strip())
                start, end = column + match.start(), column + match.end()
                found.append(Ignore(line, start, end, names, match[1] == "ignore-file"))
        return cls(tuple(found))

    def cover(self, found: Diagnostic) -> bool:
        """Whether a comment on the finding's first or last line, or for the file, names its rule."""
        lines = (found.range.start.line, found.range.end.line)
        is_covered = False
        for ignore in self.ignores:
            is_here = ignore.is_for_file or ignore.line in lines
            if found.rule == UNUSED and not ignore.rules:
                # A comment that names nothing would hide that it hides nothing.
                continue
            if is_here and (not ignore.rules or found.rule in ignore.rules):
                self.used.add((ignore, found.rule if ignore.rules else ""))
                is_covered = True
        return is_covered

    def unused(self, ran: Collection[str]) -> Iterator[tuple[Ignore, tuple[str, ...]]]:
        """Comments that nothing needed, with the names that can go: those of rules that `ran`, or of no rule at all."""
        for ignore in self.ignores:
            if not ignore.rules:
                if (ignore, "") not in self.used:
                    yield ignore, ()
                continue
            idle = tuple(each for each in ignore.rules if each in ran and (ignore, each) not in self.used)
            if idle:
                yield ignore, idle


def _comments(source: SourceFile) -> Iterator[tuple[int, int, str]]:
    """The comments by line and column; where the text stops being Python, every later line counts as one."""
    reached = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO("\n".join(source.lines)).readline):
            reached = token.end[0]
            if token.type == tokenize.COMMENT:
                yield (*token.start, token.string)
    except (tokenize.TokenError, SyntaxError):
        for number, line in enumerate(source.lines[reached:], start=reached + 1):
            yield number, 0, line
