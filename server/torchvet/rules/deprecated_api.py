"""Rule deprecated-api."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.diagnostics import Edit, Fix, Position, Range
from torchvet.facts.api_changes import ChangedName
from torchvet.facts.file import FileFacts
from torchvet.rules._contract import WARNING, Report, message, rule, safe_fix


@rule(severity=WARNING, since="0.1")
def deprecated_api(name: ChangedName, file: FileFacts) -> Iterator[Report]:
    """This name is deprecated.

    torch warns at every call that the name will go, and has a replacement; so does torchvision for the `pretrained`
    argument of its models, which stands for the first weights only. Replacements are not always drop-in:
    read what the new one takes.

    Bad:
        import torch

        q, r = torch.qr(torch.rand(3, 3))

    Good:
        import torch

        q, r = torch.linalg.qr(torch.rand(3, 3))
    """
    if name.is_removed:
        return
    if name.said and not name.replacement:
        text = message("`{name}` is deprecated; torch: {said}", name=name.name, said=name.said)
    else:
        text = message(
            "`{name}` is deprecated; {replacement} replaces it", name=name.name, replacement=name.replacement
        )
    yield Report(range=file.source.range_of(name.node), message=text, fix=_fix(name, file))


def _fix(name: ChangedName, file: FileFacts) -> Fix | None:
    if name.swap is None:
        return None
    node, text = name.swap
    place = file.source.range_of(node)
    edits = [Edit(place, text)]
    if name.device:
        if file.source.lines[place.end.line - 1][place.end.column : place.end.column + 1] != "(":
            return None
        call = next(each for each in file.source.index.of(ast.Call) if each.func is node)
        comma = ", " if call.args or call.keywords else ""
        opening = Position(place.end.line, place.end.column + 1)
        edits.append(Edit(Range(opening, opening), name.device + comma))
    return safe_fix("Write `{text}`", *edits, text=text)
