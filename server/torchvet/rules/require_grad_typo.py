"""Rule require-grad-typo."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.diagnostics import Edit, Position, Range
from torchvet.facts.file import FileFacts
from torchvet.facts.gradient_flags import MisspelledFlag
from torchvet.rules._contract import ERROR, WARNING, Report, message, rule, safe_fix, unsafe_fix

_WRONG, _RIGHT = "require_grad", "requires_grad"


@rule(severity=ERROR, since="0.1")
def require_grad_typo(flag: MisspelledFlag, file: FileFacts) -> Iterator[Report]:
    """`require_grad` is misspelled: torch's flag is `requires_grad`.

    Python lets you set any attribute on a tensor, so `p.require_grad = False` freezes nothing and raises nothing:
    the parameter goes on training. As a keyword of `torch.tensor` and its relatives it raises a `TypeError`.

    Bad:
        from torch import nn

        model = nn.Linear(4, 2)
        for p in model.parameters():
            p.require_grad = False

    Good:
        from torch import nn

        model = nn.Linear(4, 2)
        for p in model.parameters():
            p.requires_grad = False
    """
    node = flag.node
    if isinstance(node, ast.keyword):
        start = Position(node.lineno, file.source.column(node.lineno, node.col_offset))
        place = Range(start, Position(start.line, start.column + len(_WRONG)))
        text, owner, word = (
            "there is no keyword `require_grad`, this raises: it is `requires_grad`",
            "",
            place,
        )
    else:
        place = file.source.range_of(node)
        word = Range(Position(place.end.line, place.end.column - len(_WRONG)), place.end)
        owner = file.source.segment(node.value)
        text = "`{owner}.require_grad` is a new attribute that torch never reads: the flag is `requires_grad`"
    title, edit = "Replace by `requires_grad`", Edit(word, _RIGHT)
    yield Report(
        range=place,
        message=message(text, owner=owner),
        fix=safe_fix(title, edit) if flag.is_certain else unsafe_fix(title, edit),
        severity=None if flag.is_certain else WARNING,
    )
