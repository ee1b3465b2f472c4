"""Rule shared-layer-by-repetition."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.diagnostics import Edit, Fix
from torchvet.facts.file import FileFacts
from torchvet.facts.layer_places import RepeatedLayer
from torchvet.rules._contract import ERROR, Report, message, related, rule, unsafe_fix


@rule(severity=ERROR, since="0.1")
def shared_layer_by_repetition(repeated: RepeatedLayer, file: FileFacts) -> Iterator[Report]:
    """One layer is repeated instead of several being made.

    `[layer] * n` holds the same object n times. All places share one set of weights: the model has the parameters
    of a single layer, and each step changes all of them at once. A comprehension makes a new layer each time.

    Bad:
        from torch import nn

        net = nn.Sequential(*[nn.Linear(4, 4)] * 3)

    Good:
        from torch import nn

        net = nn.Sequential(*[nn.Linear(4, 4) for _ in range(3)])
    """
    source = file.source
    yield Report(
        range=source.range_of(repeated.node),
        message=message("this is one layer several times over: all of them share its weights"),
        fix=_fix(repeated, file),
        related=(related(source.range_of(repeated.layer), "made once, here"),),
    )


def _fix(repeated: RepeatedLayer, file: FileFacts) -> Fix | None:
    items = repeated.node.left if repeated.node.left is not repeated.count else repeated.node.right
    if not isinstance(items, ast.List) or len(items.elts) != 1:
        return None
    layer, count = file.source.segment(repeated.layer), file.source.segment(repeated.count)
    edit = Edit(file.source.range_of(repeated.node), f"[{layer} for _ in range({count})]")
    return unsafe_fix("Make a layer for each place", edit)
