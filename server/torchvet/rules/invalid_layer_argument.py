"""Rule invalid-layer-argument."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.diagnostics import Edit, Fix, Position, Range
from torchvet.facts.file import FileFacts
from torchvet.facts.invalid_layers import InvalidLayer
from torchvet.rules._contract import ERROR, Report, message, rule, safe_fix
from torchvet.rules._tensors import report


@rule(severity=ERROR, since="0.1")
def invalid_layer_argument(invalid: InvalidLayer, file: FileFacts) -> Iterator[Report]:
    """A layer refuses the arguments it is made with.

    Heads must divide the embedding, groups must divide the channels, a dropout probability lies between 0 and 1, and
    sizes are whole numbers, which `width / 2` is not. torch checks this when the layer is made, so the program stops before it begins.

    Bad:
        from torch import nn

        attention = nn.MultiheadAttention(embed_dim=64, num_heads=6)

    Good:
        from torch import nn

        attention = nn.MultiheadAttention(embed_dim=64, num_heads=8)
    """
    if invalid.found is not None:
        yield report(invalid.found, message("{error}: {message}", **invalid.found.words))
    elif invalid.size is not None:
        source = file.source
        text = "`{size}` is a float, and {name} of `{layer}` must be a whole number: TypeError"
        yield Report(
            range=source.range_of(invalid.size),
            message=message(text, size=source.segment(invalid.size), name=invalid.name, layer=invalid.layer),
            fix=_fix(invalid.division, file),
        )


def _fix(division: ast.BinOp | None, file: FileFacts) -> Fix | None:
    """`//` for `/`: what is made with the float cannot be made at all."""
    if division is None:
        return None
    source = file.source
    start, end = source.range_of(division.left).end, source.range_of(division.right).start
    between = source.lines[start.line - 1][start.column : end.column]
    if start.line != end.line or between.count("/") != 1:
        return None
    place = Position(start.line, start.column + between.index("/"))
    return safe_fix("Divide with `//`", Edit(Range(place, place), "/"))
