"""Rule requires-grad-on-module."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Edit, Fix
from torchvet.facts.file import FileFacts
from torchvet.facts.gradient_flags import ModuleFlag
from torchvet.rules._contract import ERROR, WARNING, Report, message, rule, safe_fix, unsafe_fix


@rule(severity=ERROR, since="0.1")
def requires_grad_on_module(flag: ModuleFlag, file: FileFacts) -> Iterator[Report]:
    """`requires_grad` set on a module changes none of its parameters.

    A module has no `requires_grad`; the assignment only makes a new attribute that torch never reads. After
    `model.requires_grad = False` every parameter still trains. `model.requires_grad_(False)` is the method that
    goes through the parameters.

    Bad:
        from torch import nn

        backbone = nn.Sequential(nn.Linear(4, 8), nn.ReLU())
        backbone.requires_grad = False

    Good:
        from torch import nn

        backbone = nn.Sequential(nn.Linear(4, 8), nn.ReLU())
        backbone.requires_grad_(False)
    """
    owner, value = file.source.segment(flag.node.value), file.source.segment(flag.statement.value)
    text = "this sets a new attribute on the module `{owner}`: its parameters keep their own `requires_grad`"
    if value == "False":
        text = (
            "this freezes nothing: `{owner}` is a module, and its parameters keep their own `requires_grad`"
        )
    yield Report(
        range=file.source.range_of(flag.statement if len(flag.statement.targets) == 1 else flag.node),
        message=message(text, owner=owner),
        fix=_fix(flag, file, owner, value),
        severity=None if flag.is_certain else WARNING,
    )


def _fix(flag: ModuleFlag, file: FileFacts, owner: str, value: str) -> Fix | None:
    if len(flag.statement.targets) != 1:
        return None
    code = f"{owner}.requires_grad_({value})"
    edit = Edit(file.source.range_of(flag.statement), code)
    make = safe_fix if flag.is_certain else unsafe_fix
    return make("Replace by `{code}`", edit, code=code)
