"""Shapes in the editor: inlay hints, hover over tensors and models, sizes above classes."""

from __future__ import annotations

import ast
from dataclasses import replace

from lsprotocol import types

from torchvet.diagnostics import Position, Range
from torchvet.lsp.convert import Converter
from torchvet.lsp.session import Checked
from torchvet.lsp.settings import EditorSettings
from torchvet.shapes.analysis import Analysis
from torchvet.shapes.hints import chain_lines, hints, innermost, memory_text, shapes_text
from torchvet.shapes.models import summaries
from torchvet.shapes.tables import as_markdown, totals
from torchvet.syntax.source import SourceFile

_STOPPED = "*Stopped early: this file asks for more steps than an editor can wait for. What would come later has no shapes.*"


def inlay_hints(
    checked: Checked, analysis: Analysis, converter: Converter, wanted: types.Range, settings: EditorSettings
) -> list[types.InlayHint]:
    """The shapes behind assignments and returns inside `wanted`."""
    source = checked.source if checked.program is None else checked.program.source
    first, last = wanted.start.line + 1, wanted.end.line + 1
    found = []
    for each in sorted(hints(analysis, source), key=lambda hint: hint.place):
        is_on = settings.shows_returned_shapes if each.is_return else settings.shows_assigned_shapes
        place = _in_document(checked, each.place)
        if is_on and first <= place.line <= last and place.line <= len(checked.source.lines):
            found.append(
                types.InlayHint(
                    converter.position(place), each.text, types.InlayHintKind.Type, padding_left=True
                )
            )
    return found


def _in_document(checked: Checked, place: Position) -> Position:
    return replace(place, line=place.line - checked.n_above)


def shape_hover(
    checked: Checked, analysis: Analysis, converter: Converter, position: types.Position
) -> types.Hover | None:
    """The layers of the model whose class stands at `position`, or the shape of the expression there."""
    if checked.program is None:
        return None
    place = converter.our_position(position)
    in_program = replace(place, line=place.line + checked.n_above)
    stopped = [_STOPPED] if analysis.stopped_early else []
    name = _class_at(checked.program.source, in_program)
    if name is not None:
        summary = summaries(analysis).get(name)
        parts = [*([] if summary is None else [as_markdown(summary, name)]), *stopped]
        content = types.MarkupContent(types.MarkupKind.Markdown, "\n\n".join(parts))
        return types.Hover(content) if parts else None
    found = innermost(analysis, in_program)
    if found is None:
        return None
    span, tensors = found
    lines = [f"**{shapes_text(tensors)}**"]
    memory = memory_text(tensors)
    if memory:
        lines += ["", memory]
    chain = chain_lines(tensors[0], checked.program.source.path)
    if len(chain) > 1:
        lines += ["", *(f"- {each}" for each in chain)]
    lines += [line for each in stopped for line in ("", each)]
    start, end = Position(span[0], span[1]), Position(span[2], span[3])
    where = Range(_in_document(checked, start), _in_document(checked, end))
    return types.Hover(
        types.MarkupContent(types.MarkupKind.Markdown, "\n".join(lines)), converter.range(where)
    )


def _class_at(source: SourceFile, place: Position) -> str | None:
    """The class whose name stands at `place` where it is defined."""
    for node in source.index.of(ast.ClassDef):
        start = source.column(node.lineno, node.col_offset) + len("class ")
        if place.line == node.lineno and start <= place.column <= start + len(node.name):
            return node.name
    return None


def code_lenses(checked: Checked, analysis: Analysis, converter: Converter) -> list[types.CodeLens]:
    """Parameters and multiply-adds above the class of each model."""
    known = summaries(analysis)
    lenses = []
    classes = [] if checked.program is None else checked.program.source.index.of(ast.ClassDef)
    for node in classes:
        summary = known.get(node.name)
        place = _in_document(checked, Position(node.lineno, 0))
        is_here = 1 <= place.line <= len(checked.source.lines)
        if is_here and summary is not None and summary.n_parameters is not None:
            command = types.Command(totals(summary), "")
            lenses.append(types.CodeLens(converter.range(Range(place, place)), command))
    return lenses
