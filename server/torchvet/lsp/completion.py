"""Snippets as completions, at the start of a statement only; names of Python and torch are left to others."""

from __future__ import annotations

from lsprotocol import types

from torchvet.lsp.convert import Converter
from torchvet.snippets.fit import fitted
from torchvet.snippets.offer import offered
from torchvet.syntax.source import SourceFile


def completions(
    source: SourceFile, converter: Converter, position: types.Position
) -> list[types.CompletionItem]:
    """The snippets that can begin at `position`, fitted to the text around it."""
    place = converter.our_position(position)
    row = source.lines[place.line - 1] if place.line <= len(source.lines) else ""
    before = row[: place.column]
    start = types.Position(position.line, len(before) - len(before.lstrip()))
    items: list[types.CompletionItem] = []
    for snippet in offered(source, place.line, place.column):
        text = fitted(snippet, source, place.line)
        items.append(
            types.CompletionItem(
                label=snippet.prefix,
                kind=types.CompletionItemKind.Snippet,
                detail=snippet.title,
                documentation=types.MarkupContent(
                    types.MarkupKind.Markdown, f"{snippet.description}\n\n```python\n{snippet.code}\n```"
                ),
                filter_text=snippet.prefix,
                text_edit=types.TextEdit(types.Range(start, position), text.text),
                insert_text_format=types.InsertTextFormat.Snippet,
                insert_text_mode=types.InsertTextMode.AdjustIndentation,
                additional_text_edits=converter.edits(text.imports) or None,
                # After what the editor itself knows.
                sort_text=f"~{snippet.prefix}",
            )
        )
    return items
