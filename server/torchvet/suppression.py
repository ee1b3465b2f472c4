"""Comments that switch findings off: `# torchvet: ignore[rule, …]` for its line, `ignore-file` for the file."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.diagnostics import Diagnostic
from torchvet.syntax.source import SourceFile

_COMMENT = re.compile(r"#\s*torchvet:\s*(ignore-file|ignore)(?:\[([\w\-, ]*)\])?")


@dataclass(frozen=True)
class Suppressions:
    """Ignored rules by line and for the whole file; "*" stands for every rule."""

    lines: dict[int, frozenset[str]]
    whole_file: frozenset[str]

    @classmethod
    def read(cls, source: SourceFile) -> Suppressions:
        """The suppressions written in `source`."""
        lines: dict[int, frozenset[str]] = {}
        whole: frozenset[str] = frozenset()
        if "torchvet:" not in source.text:
            return cls(lines, whole)
        for number, comment in _comments(source):
            match = _COMMENT.search(comment)
            if match is None:
                continue
            names = frozenset(part.strip() for part in (match[2] or "*").split(",") if part.strip())
            if match[1] == "ignore-file":
                whole |= names
            else:
                lines[number] = names
        return cls(lines, whole)

    def cover(self, found: Diagnostic) -> bool:
        """Whether a comment on the finding's first or last line, or for the file, names its rule."""
        for names in (
            self.whole_file,
            self.lines.get(found.range.start.line, frozenset()),
            self.lines.get(found.range.end.line, frozenset()),
        ):
            if "*" in names or found.rule in names:
                return True
        return False


def _comments(source: SourceFile) -> Iterator[tuple[int, str]]:
    """The comments by line; where the text stops being Python, every later line counts as one."""
    reached = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO("\n".join(source.lines)).readline):
            reached = token.end[0]
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string
    except (tokenize.TokenError, SyntaxError):
        yield from enumerate(source.lines[reached:], start=reached + 1)
