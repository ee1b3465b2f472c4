"""What the rules about tensors share: a report from what the symbolic run has proven."""

from __future__ import annotations

from torchvet.diagnostics import Edit, Message, Position, Range, Severity
from torchvet.evidence import Span, TensorFinding
from torchvet.rules._contract import Report, related, unsafe_fix


def report(found: TensorFinding, said: Message, severity: Severity | None = None) -> Report:
    """The finding at its place, with the steps that led there and the edit that would mend it."""
    steps = tuple(related(range_of(each.span), "{step}", each.path, step=each.text) for each in found.steps)
    fix = None
    if found.edit is not None:
        fix = unsafe_fix(found.edit.title, Edit(range_of(found.edit.span), found.edit.text))
    return Report(range_of(found.span), said, fix, steps, severity)


def range_of(span: Span) -> Range:
    """A span as a range."""
    return Range(Position(span[0], span[1]), Position(span[2], span[3]))


def chain(found: TensorFinding) -> str:
    """`; conv2 gives (B, 64, 12, 12) (line 25)…` for the end of a message; "" when nothing led there."""
    shown = [f"{each.text} (line {each.span[0]})" for each in found.steps if not each.path]
    return "".join(f"; {each}" for each in shown[-3:])
