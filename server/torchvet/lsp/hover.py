"""Hover over a finding: the page of its rule; over a tensor: its shape; over a model's class: its layers.

What is in a checkpoint is `checkpoint_paths.py`; the rest is left to others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from torchvet.lsp.convert import Converter
from torchvet.lsp.session import Checked
from torchvet.rules._contract import all_rules
from torchvet.rules._page import as_markdown, parse_page

if TYPE_CHECKING:
    from torchvet.shapes.analysis import Analysis

_RULER = "\n\n---\n\n"


def hover(
    checked: Checked, converter: Converter, position: types.Position, analysis: Analysis | None = None
) -> types.Hover | None:
    """The pages of the rules whose findings cover `position`; else what the run knows of what stands there."""
    place = converter.our_position(position)
    covering = [each for each in checked.found if each.range.start <= place <= each.range.end]
    if not covering:
        if analysis is None:
            return None
        from torchvet.lsp.shapes import shape_hover

        return shape_hover(checked, analysis, converter, place)
    pages = dict.fromkeys(_page(each.rule) for each in covering)
    content = types.MarkupContent(types.MarkupKind.Markdown, _RULER.join(pages))
    return types.Hover(content, converter.range(covering[0].range))


def joined(first: types.Hover | None, second: types.Hover | None) -> types.Hover | None:
    """Both texts at the place of the first, or the one there is."""
    if first is None or second is None:
        return first or second
    texts = [
        each.contents.value for each in (first, second) if isinstance(each.contents, types.MarkupContent)
    ]
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, _RULER.join(texts)), first.range)


def _page(name: str) -> str:
    rule = next(each for each in all_rules() if each.name == name)
    page = parse_page(rule.doc)
    return f"**{name}**: {page.title}\n\n{as_markdown(page)}"
