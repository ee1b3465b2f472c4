"""Rule load-state-dict-argument."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Edit
from torchvet.facts.file import FileFacts
from torchvet.facts.state_arguments import WrongState
from torchvet.rules._contract import ERROR, Report, message, rule, unsafe_fix


@rule(severity=ERROR, since="0.1")
def load_state_dict_argument(wrong: WrongState, file: FileFacts) -> Iterator[Report]:
    """`load_state_dict` gets something that is no state.

    `load_state_dict` takes the dict that `state_dict()` gives. A path has to be loaded first with `torch.load`. Given a
    path, a model or a method that was not called, it raises a TypeError, or an AttributeError from an optimizer.

    Bad:
        from torch import nn

        student, teacher = nn.Linear(4, 2), nn.Linear(4, 2)
        student.load_state_dict(teacher)

    Good:
        from torch import nn

        student, teacher = nn.Linear(4, 2), nn.Linear(4, 2)
        student.load_state_dict(teacher.state_dict())
    """
    given = file.source.range_of(wrong.given)
    yield Report(
        range=file.source.range_of(wrong.call),
        message=message("`load_state_dict` wants a state, and this is {what}: it raises", what=wrong.what),
        fix=unsafe_fix("Write `{code}`", Edit(given, wrong.instead), code=wrong.instead),
    )
