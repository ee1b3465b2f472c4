"""Rule ignored-incompatible-keys."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.diagnostics import Edit, Fix, Range
from torchvet.facts.file import FileFacts
from torchvet.facts.ignored_keys import IgnoredKeys
from torchvet.facts.local_code import LocalCode
from torchvet.rules._contract import WARNING, Report, message, rule, unsafe_fix

_NAME = "incompatible"


@rule(severity=WARNING, since="0.1")
def ignored_incompatible_keys(ignored: IgnoredKeys, file: FileFacts) -> Iterator[Report]:
    """Weights are loaded with `strict=False`, and nobody asks which of them did not fit.

    With `strict=False` `load_state_dict` passes over every key that the model or the file lacks. A renamed layer, or
    a prefix that all keys carry, leaves the model as it was, and nothing says so. The call returns what was missing and
    what was unexpected: look at it, and name what may differ.

    Bad:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        model.load_state_dict(torch.load("weights.pt"), strict=False)

    Good:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        incompatible = model.load_state_dict(torch.load("weights.pt"), strict=False)
        assert not incompatible.unexpected_keys, incompatible.unexpected_keys
    """
    yield Report(
        range=file.source.range_of(ignored.node),
        message=message(
            "with strict=False keys that don't fit `{model}` are passed over, and nobody looks at the answer that names them",
            model=ignored.model,
        ),
        fix=_fix(ignored.node, file),
    )


def _fix(node: ast.Call, file: FileFacts) -> Fix | None:
    """Keeps the answer and prints it."""
    (code,) = file.facts(LocalCode)
    source, place = file.source, file.source.range_of(node)
    statement = code.parents.get(node)
    is_alone = isinstance(statement, ast.Expr) and source.column(node.lineno, node.col_offset) == len(
        source.indentation(node.lineno)
    )
    if (
        not is_alone
        or _NAME in code.identifiers
        or source.lines[place.end.line - 1][place.end.column :].strip()[:1] == ";"
    ):
        return None
    line = f"\n{source.indentation(node.lineno)}print({_NAME})"
    end = Range(place.end, place.end)
    return unsafe_fix(
        "Print the keys that did not fit",
        Edit(Range(place.start, place.start), f"{_NAME} = "),
        Edit(end, line),
    )
