"""Light bulbs: the fix of a finding, comments that switch its rule off, and all safe fixes at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from lsprotocol import types

from torchvet.diagnostics import Applicability, Diagnostic, Edit, Position, Range
from torchvet.lsp.convert import Converter, diagnostic
from torchvet.lsp.session import Checked

FIX_ALL = "source.fixAll.torchvet"
_COMES_FIRST = re.compile(r"#!|[ \t\f]*#.*?coding[:=]")
_IGNORES = re.compile(r"#\s*torchvet:\s*ignore\[([\w\-, ]*\w)[ ,]*\]")


def code_actions(
    checked: Checked,
    converter: Converter,
    place: types.Range,
    only: Sequence[str] | None,
    roots: Sequence[Path] = (),
) -> list[types.CodeAction]:
    """The actions for `place`, of the kinds the client wants; an empty list of kinds stands for no wish.

    `roots` are the folders of the workspace, for a client that can create files; else empty.
    """
    only = only or None
    actions: list[types.CodeAction] = []
    start, end = converter.our_position(place.start), converter.our_position(place.end)
    if _wants(types.CodeActionKind.QuickFix, only):
        for found in checked.found:
            if found.range.start <= end and start <= found.range.end:
                actions += _quick_fixes(checked, converter, found, roots)
    if only is not None and _wants(FIX_ALL, only):
        actions += _fix_all(checked, converter)
    return actions


def _wants(kind: str, only: Sequence[str] | None) -> bool:
    """Kinds are a hierarchy by dots: "source" asks for "source.fixAll.torchvet" too."""
    kind = str(getattr(kind, "value", kind))
    asked = None if only is None else [str(getattr(each, "value", each)) for each in only]
    return asked is None or any(kind == each or kind.startswith(f"{each}.") or each == "" for each in asked)


def _quick_fixes(
    checked: Checked, converter: Converter, found: Diagnostic, roots: Sequence[Path]
) -> Iterator[types.CodeAction]:
    uri = checked.document.uri
    shown = [diagnostic(found, uri, converter)]
    if found.fix is not None:
        yield types.CodeAction(
            title=found.fix.title.text(),
            kind=types.CodeActionKind.QuickFix,
            diagnostics=shown,
            is_preferred=found.fix.applicability is Applicability.SAFE,
            edit=_edit(uri, converter, found.fix.edits),
        )
    for title, edit in _ignores(checked, found):
        yield types.CodeAction(
            title=title,
            kind=types.CodeActionKind.QuickFix,
            diagnostics=shown,
            edit=_edit(uri, converter, [edit]),
        )
    in_project = None
    if roots and checked.document.path is not None:
        # Imported here: the first light bulb is the first to need it.
        from torchvet.lsp.project_ignore import project_ignore

        in_project = project_ignore(found.rule, checked.document.path, roots)
    if in_project is not None:
        yield types.CodeAction(
            title=f"Ignore {found.rule} in this project (pyproject.toml)",
            kind=types.CodeActionKind.QuickFix,
            diagnostics=shown,
            edit=in_project,
        )


def _ignores(checked: Checked, found: Diagnostic) -> Iterator[tuple[str, Edit]]:
    lines = checked.source.lines
    for row in (found.range.start.line, found.range.end.line):
        if _takes_comment(lines[row - 1]):
            yield f"Ignore {found.rule} on this line", _ignore_on_line(row, lines[row - 1], found.rule)
            break
    # Below a shebang and an encoding line, which must come first.
    first = next((n for n, text in enumerate(lines[:2], start=1) if not _COMES_FIRST.match(text)), 3)
    top = Position(first, 0)
    yield (
        f"Ignore {found.rule} in this file",
        Edit(Range(top, top), f"# torchvet: ignore-file[{found.rule}]\n"),
    )


def _takes_comment(row: str) -> bool:
    """Whether what is appended to `row` is a comment: not after a backslash, not inside a long string."""
    opens_string = any(row.count(quotes) % 2 for quotes in ('"""', "'''"))
    return not row.rstrip().endswith("\\") and not opens_string


def _ignore_on_line(line: int, row: str, rule: str) -> Edit:
    known = _IGNORES.search(row)
    if known is not None:
        # Only the first such comment of a line is read.
        end = Position(line, known.end(1))
        return Edit(Range(end, end), f", {rule}")
    end = Position(line, len(row))
    return Edit(Range(end, end), f"  # torchvet: ignore[{rule}]")


def _fix_all(checked: Checked, converter: Converter) -> Iterator[types.CodeAction]:
    edits: list[Edit] = []
    for found in checked.found:
        if found.fix is not None and found.fix.applicability is Applicability.SAFE:
            new = [each for each in found.fix.edits if each not in edits]
            if not any(_touch(one, other) for one in new for other in edits):
                edits += new
    if edits:
        yield types.CodeAction(
            title="Fix all torchvet findings that are safe to fix",
            kind=FIX_ALL,
            edit=_edit(checked.document.uri, converter, edits),
        )


def _touch(one: Edit, other: Edit) -> bool:
    if one.range.start == one.range.end == other.range.start == other.range.end:
        return one.text != other.text
    return one.range.start < other.range.end and other.range.start < one.range.end


def _edit(uri: str, converter: Converter, edits: Sequence[Edit]) -> types.WorkspaceEdit:
    return types.WorkspaceEdit(changes={uri: converter.edits(edits)})
