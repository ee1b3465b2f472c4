"""Rule unassigned-accumulator."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.python_scopes import UnassignedAccumulator
from torchvet.rules._contract import ERROR, Report, message, rule, unsafe_fix
from torchvet.syntax.edits import insert_statement_before


@rule(severity=ERROR, since="0.1")
def unassigned_accumulator(sum_: UnassignedAccumulator, file: FileFacts) -> Iterator[Report]:
    """A counter is added to before it has a value.

    `name += value` in a function makes `name` local to it, and reads it first. When the function never assigns it a
    first value, the line raises an UnboundLocalError, also when a variable of that name exists outside.

    Bad:
        import torch

        def accuracy(outputs, labels):
            for output, label in zip(outputs, labels):
                hits += torch.sum(output.argmax(1) == label)
            return hits

    Good:
        import torch

        def accuracy(outputs, labels):
            hits = 0
            for output, label in zip(outputs, labels):
                hits += torch.sum(output.argmax(1) == label)
            return hits
    """
    yield Report(
        range=file.source.range_of(sum_.node.target),
        message=message("`{name}` has no value when this adds to it: UnboundLocalError", name=sum_.name),
        fix=unsafe_fix(
            "Start with `{name} = 0`",
            insert_statement_before(file.source, sum_.start, f"{sum_.name} = 0"),
            name=sum_.name,
        ),
    )
