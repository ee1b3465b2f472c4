"""Rule missing-super-init."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.diagnostics import Fix
from torchvet.facts.file import FileFacts
from torchvet.facts.module_init import EarlyAssignment
from torchvet.rules._contract import ERROR, Report, message, related, rule, safe_fix
from torchvet.syntax.edits import insert_statement_before

_CODE = "super().__init__()"


@rule(severity=ERROR, since="0.1")
def missing_super_init(early: EarlyAssignment, file: FileFacts) -> Iterator[Report]:
    """A layer is assigned before `super().__init__()` has run.

    `nn.Module.__init__` creates the tables that layers and parameters are registered in. Assigning one before
    that raises an `AttributeError` as soon as an object of the class is made.

    Bad:
        from torch import nn

        class Net(nn.Module):
            def __init__(self):
                self.fc = nn.Linear(4, 2)

            def forward(self, x):
                return self.fc(x)

    Good:
        from torch import nn

        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.fc = nn.Linear(4, 2)

            def forward(self, x):
                return self.fc(x)
    """
    source = file.source
    text = "`{target}` is assigned, but `{cls}.__init__` never calls `super().__init__()`: making a `{cls}` raises"
    if early.late is not None:
        text = "`{target}` is assigned before the base class is initialised: making a `{cls}` raises"
    late = (related(source.range_of(early.late), "comes too late here"),) if early.late is not None else ()
    yield Report(
        range=source.range_of(early.statement),
        message=message(text, target=source.segment(early.target), cls=early.cls.name),
        fix=_fix(early, file),
        related=late,
    )


def _fix(early: EarlyAssignment, file: FileFacts) -> Fix | None:
    if early.late is not None or not early.is_plain_base:
        return None
    body = early.init.body
    is_documented = ast.get_docstring(early.init, clean=False) is not None
    first = body[1] if is_documented and len(body) > 1 else body[0]
    return safe_fix("Insert `{code}`", insert_statement_before(file.source, first, _CODE), code=_CODE)
