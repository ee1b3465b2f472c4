"""Between our positions (line from 1, code points) and the protocol's (line from 0, the client's code units)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lsprotocol import types
from pygls.uris import from_fs_path, to_fs_path

from torchvet import diagnostics as ours

_SEVERITY = {
    ours.Severity.ERROR: types.DiagnosticSeverity.Error,
    ours.Severity.WARNING: types.DiagnosticSeverity.Warning,
    # A plain hint is drawn as three dots nobody finds; information is visible and still quiet.
    ours.Severity.HINT: types.DiagnosticSeverity.Information,
}


class Converter:
    """Positions of one text, in the encoding the client asked for; `line_end` is what its lines end with."""

    def __init__(self, lines: Sequence[str], encoding: str | None, line_end: str = "\n") -> None:
        self._lines = lines
        self._line_end = line_end
        self._encoding = str(getattr(encoding, "value", encoding or "utf-16"))

    def position(self, place: ours.Position) -> types.Position:
        """The protocol's position of one of ours."""
        before = self._line(place.line)[: place.column]
        return types.Position(place.line - 1, self._units(before))

    def range(self, place: ours.Range) -> types.Range:
        """The protocol's range of one of ours."""
        return types.Range(self.position(place.start), self.position(place.end))

    def our_position(self, position: types.Position) -> ours.Position:
        """Our position of one of the protocol's; past the end of a line counts as its end."""
        text, units, column = self._line(position.line + 1), 0, 0
        while column < len(text) and units < position.character:
            units += self._units(text[column])
            column += 1
        return ours.Position(position.line + 1, column)

    def edits(self, edits: Sequence[ours.Edit]) -> list[types.TextEdit]:
        """The protocol's edits of ours."""
        return [
            types.TextEdit(self.range(each.range), each.text.replace("\n", self._line_end)) for each in edits
        ]

    def _line(self, line: int) -> str:
        return self._lines[line - 1] if 0 < line <= len(self._lines) else ""

    def _units(self, text: str) -> int:
        if text.isascii() or self._encoding == "utf-32":
            return len(text)
        if self._encoding == "utf-8":
            return len(text.encode("utf-8", "surrogatepass"))
        return len(text) + sum(ord(each) > 0xFFFF for each in text)


def diagnostic(found: ours.Diagnostic, uri: str, converter: Converter) -> types.Diagnostic:
    """A finding as the client shows it."""
    related = [
        types.DiagnosticRelatedInformation(
            types.Location(uri_of(each.path) if each.path else uri, _related_range(each, converter)),
            each.message.text(),
        )
        for each in found.related
    ]
    return types.Diagnostic(
        range=converter.range(found.range),
        severity=_SEVERITY[found.severity],
        code=found.rule,
        source="torchvet",
        message=found.message.text(),
        related_information=related or None,
    )


def _related_range(related: ours.Related, converter: Converter) -> types.Range:
    if not related.path:
        return converter.range(related.range)
    # Another file's lines are not at hand: the line is right, the column right for plain text.
    start, end = related.range.start, related.range.end
    return types.Range(types.Position(start.line - 1, start.column), types.Position(end.line - 1, end.column))


def uri_of(path: str) -> str:
    """The URI of a file; that of another cell of a notebook is one already."""
    if "://" in path or path.startswith("vscode-notebook-cell:"):
        return path
    return from_fs_path(path) or Path(path).as_uri()


def path_of(uri: str) -> Path | None:
    """The file behind a URI, None for buffers that are no file."""
    path = to_fs_path(uri) if uri.startswith("file:") else None
    return Path(path) if path else None
