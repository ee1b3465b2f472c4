"""Text edits: applying them, and the small ones that fixes are made of."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from torchvet.diagnostics import Edit, Position, Range
from torchvet.syntax.source import SourceFile


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """`text` with all `edits` made; an edit that overlaps an earlier one is left out."""
    starts = _line_starts(text)
    result, cursor = [], 0
    for edit in sorted(set(edits), key=lambda each: each.range):
        start, end = _offset(starts, edit.range.start, text), _offset(starts, edit.range.end, text)
        if start < cursor:
            continue
        result += [text[cursor:start], edit.text]
        cursor = end
    return "".join([*result, text[cursor:]])


def insert_statement_before(source: SourceFile, statement: ast.stmt, code: str) -> Edit:
    """A new statement `code` before `statement`: on a line of its own if `statement` begins its line."""
    first = getattr(statement, "decorator_list", None)
    line = min([statement.lineno, *(each.lineno for each in first or [])])
    column = source.column(statement.lineno, statement.col_offset)
    place = Position(line, len(source.indentation(line)))
    if line == statement.lineno and column != place.column:
        place = Position(line, column)
        return Edit(Range(place, place), f"{code}; ")
    return Edit(Range(place, place), f"{code}\n{source.indentation(line)}")


def wrap_in_block(source: SourceFile, statement: ast.stmt, header: str) -> list[Edit]:
    """Puts `statement` under a new line `header`; empty when a string over several lines forbids indenting."""
    first, last = statement.lineno, statement.end_lineno or statement.lineno
    if source.column(first, statement.col_offset) != len(source.indentation(first)):
        return []
    for node in ast.walk(statement):
        if isinstance(node, ast.Constant | ast.JoinedStr) and (node.end_lineno or node.lineno) > node.lineno:
            return []
    indent = source.indentation(first)
    step = _indentation_step(source, statement, indent)
    edits = [Edit(_at(first, 0), f"{indent}{header}\n{step}")]
    edits += [
        Edit(_at(line, 0), step) for line in range(first + 1, last + 1) if source.lines[line - 1].strip()
    ]
    return edits


def wrap_expression(source: SourceFile, node: ast.expr, function: str) -> list[Edit]:
    """Calls `function` on `node`."""
    place = source.range_of(node)
    return [Edit(Range(place.start, place.start), f"{function}("), Edit(Range(place.end, place.end), ")")]


def _at(line: int, column: int) -> Range:
    return Range(Position(line, column), Position(line, column))


def _indentation_step(source: SourceFile, statement: ast.stmt, indent: str) -> str:
    body = getattr(statement, "body", None)
    if body and body[0].lineno > statement.lineno:
        return source.indentation(body[0].lineno).removeprefix(indent) or "    "
    return "    "


def _line_starts(text: str) -> list[int]:
    starts = [0]
    for offset, char in enumerate(text):
        if char == "\n" or (char == "\r" and text[offset + 1 : offset + 2] != "\n"):
            starts.append(offset + 1)
    return starts


def _offset(starts: list[int], place: Position, text: str) -> int:
    if place.line > len(starts):
        return len(text)
    return min(starts[place.line - 1] + place.column, len(text))


def add_argument(source: SourceFile, call: ast.Call, code: str) -> Edit:
    """Writes `code` behind the last argument of `call`."""
    arguments = [*call.args, *(each.value for each in call.keywords)]
    if arguments:
        end = max(source.range_of(each).end for each in arguments)
        return Edit(Range(end, end), f", {code}")
    closing = source.range_of(call).end
    place = Position(closing.line, closing.column - 1)
    return Edit(Range(place, place), code)


def remove_argument(source: SourceFile, call: ast.Call, argument: ast.expr | ast.keyword) -> Edit:
    """Takes one argument out of `call`, with the comma that goes with it."""
    every: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
    arguments = sorted(every, key=lambda each: (each.lineno, each.col_offset))
    index = arguments.index(argument)
    place = source.range_of(argument)
    if index:
        return Edit(Range(source.range_of(arguments[index - 1]).end, place.end), "")
    if len(arguments) > 1:
        return Edit(Range(place.start, source.range_of(arguments[1]).start), "")
    return Edit(place, "")
