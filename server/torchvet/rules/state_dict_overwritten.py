"""Rule state-dict-overwritten."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.diagnostics import Edit, Fix
from torchvet.facts.file import FileFacts
from torchvet.facts.state_dicts import StateAssignment
from torchvet.facts.values import Kind
from torchvet.rules._contract import ERROR, WARNING, Report, message, rule, safe_fix

# Another method may be assigned on purpose; weights never are.
_STATES = (Kind.STATE_DICT, Kind.CHECKPOINT, Kind.MAPPING)


@rule(severity=ERROR, since="0.1")
def state_dict_overwritten(assignment: StateAssignment, file: FileFacts) -> Iterator[Report]:
    """Assigning to `state_dict` replaces the method and loads no weight.

    `model.state_dict` is a method. Assigning the loaded weights to it leaves every parameter as it was, so the
    model stays at its random initialisation, and the next `model.state_dict()` fails or returns somebody else's
    weights. `load_state_dict` is what copies weights into the model.

    Bad:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        weights = torch.load("weights.pt")
        model.state_dict = weights

    Good:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        weights = torch.load("weights.pt")
        model.load_state_dict(weights)
    """
    if assignment.owner.kind is not Kind.MODULE or assignment.value.kind not in _STATES:
        return
    if not assignment.is_module:
        return
    source = file.source
    owner = source.segment(assignment.node.value)
    statement = assignment.statement
    place = statement if isinstance(statement, ast.Assign) else assignment.node
    yield Report(
        range=source.range_of(place),
        message=message(
            "no weight is loaded: this replaces the method `{owner}.state_dict`, the parameters stay as they were",
            owner=owner,
        ),
        fix=_fix(statement, owner, file),
        severity=WARNING if assignment.owner.weak else None,
    )


def _fix(statement: ast.stmt | None, owner: str, file: FileFacts) -> Fix | None:
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return None
    state = file.source.segment(statement.value)
    if isinstance(statement.value, ast.Attribute) and statement.value.attr == "state_dict":
        state += "()"
    code = f"{owner}.load_state_dict({state})"
    return safe_fix("Replace by `{code}`", Edit(file.source.range_of(statement), code), code=code)
