"""How a block of statements ends."""

from enum import Enum


class End(Enum):
    """What happens behind the block."""

    NEXT = "the statement behind it runs"
    LEFT = "return or raise"
    BREAK = "break"
    CONTINUE = "continue"
