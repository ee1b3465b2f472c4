"""Hover over a finding: the page of its rule. What the shapes of a text say is in `shapes.py`."""

from __future__ import annotations

from lsprotocol import types

from torchvet.lsp.convert import Converter
from torchvet.lsp.session import Checked
from torchvet.rules._contract import all_rules
from torchvet.rules._page import as_markdown, parse_page

_RULER = "\n\n---\n\n"


def rule_hover(checked: Checked, converter: Converter, position: types.Position) -> types.Hover | None:
    """The pages of the rules whose findings cover `position`."""
    place = converter.our_position(position)
    covering = [each for each in checked.found if each.range.start <= place <= each.range.end]
    if not covering:
        return None
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
