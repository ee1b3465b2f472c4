"""The one way the readers of this package say that a file cannot be read. `read.py` turns it into a CheckpointError.

Only the exception and its wording rule are here: `problem` names what is wrong with the file, `remedy` what
the person can do. Neither ends with a full stop.
"""

from __future__ import annotations


class Unreadable(Exception):
    """A file that breaks its format or a limit."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}; {remedy}")
        self.problem = problem
        self.remedy = remedy


COPY_AGAIN = "copy or download it again: it is cut short or damaged"
DO_NOT_LOAD = "do not load it, it was not written by torch.save"


def damaged(problem: str) -> Unreadable:
    """A file that ends early or contradicts itself."""
    return Unreadable(problem, COPY_AGAIN)


def over_limit(problem: str) -> Unreadable:
    """A file that asks for more time or memory than any real checkpoint needs."""
    return Unreadable(problem, DO_NOT_LOAD)
