"""What the checker says: positions, fixes and findings, independent of editor and terminal.

Lines are 1-based and columns are 0-based code points everywhere inside; UTF-16 exists only in `lsp/convert.py`.
Messages carry a template and its names, so that translation can happen where they are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum


class Severity(Enum):
    """How much a finding weighs: an `error` is proven to crash or to be silently wrong."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"

    @property
    def rank(self) -> int:
        """0 for a hint, 2 for an error."""
        return {"hint": 0, "warning": 1, "error": 2}[self.value]


class Applicability(Enum):
    """A safe fix keeps or restores the intended meaning; an unsafe one needs a look first."""

    SAFE = "safe"
    UNSAFE = "unsafe"


@dataclass(frozen=True, order=True, slots=True)
class Position:
    """A place in a text: line from 1, column from 0 in code points."""

    line: int
    column: int


@dataclass(frozen=True, order=True, slots=True)
class Range:
    """From `start` up to, not including, `end`."""

    start: Position
    end: Position


@dataclass(frozen=True, slots=True)
class Edit:
    """Replaces `range` by `text` in the file that holds the finding."""

    range: Range
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """A template in `str.format` style and the user's own names that fill it."""

    template: str
    names: Mapping[str, object] = field(default_factory=dict)

    def text(self, translate: Callable[[str], str] = str) -> str:
        """The finished sentence, in the language of `translate`."""
        return translate(self.template).format(**self.names)


@dataclass(frozen=True, slots=True)
class Fix:
    """One click's worth of edits; `title` says what it does."""

    title: Message
    applicability: Applicability
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that proves the finding; `path` is empty for the same file."""

    range: Range
    message: Message
    path: str = ""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding of one rule; `cell` counts the cells of a notebook from 1, and places are inside it."""

    path: str
    rule: str
    severity: Severity
    message: Message
    range: Range
    fix: Fix | None = None
    related: tuple[Related, ...] = ()
    cell: int | None = None
