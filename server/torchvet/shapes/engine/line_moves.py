"""What was noted about places in a text, when lines have come or gone above them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from torchvet.evidence import Span
from torchvet.shapes.engine.notes import Notes, Place, Raised, Step

# The lines that pieces of the text began on, in order, each with how far it went down.
Shifts = Sequence[tuple[int, int]]


def move_notes(notes: Notes, places: Sequence[Step | Place], path: str, shifts: Shifts) -> None:
    """Moves everything in `path`: notes, and `places` that objects and the chains of tensors hold."""
    starts = [start for start, _ in shifts]

    def placed(at: str, span: Span) -> Span:
        if at != path:
            return span
        number = bisect_right(starts, span[0]) - 1
        n_lines = shifts[number][1] if number >= 0 else 0
        return (span[0] + n_lines, span[1], span[2] + n_lines, span[3])

    def raised(each: Raised) -> Raised:
        calls = tuple((at, placed(at, span)) for at, span in each.calls)
        return replace(each, span=placed(each.path, each.span), calls=calls)

    notes.shapes = {(at, placed(at, span)): found for (at, span), found in notes.shapes.items()}
    notes.targets = {(at, placed(at, span)) for at, span in notes.targets}
    notes.raised = [raised(each) for each in notes.raised]
    notes.remarks = [replace(each, span=placed(each.path, each.span)) for each in notes.remarks]
    notes.wanted = {(at, placed(at, span)): found for (at, span), found in notes.wanted.items()}
    for each in places:
        each.span = placed(each.path, each.span)
