"""How a user's program left by `sys.exit`, in our exit codes."""

from __future__ import annotations

from dataclasses import dataclass

from torchvet_runtime.failures import DONE, FAILED

# 2: the script's own complaint about its arguments; above 128: it caught a signal and says so.
_HANDED_ON = {0, 1, 2, 130, 143}


@dataclass(frozen=True)
class Ending:
    """An exit code, and what the program said when it left."""

    code: int
    message: str = ""

    @property
    def is_success(self) -> bool:
        """Whether the program ended well."""
        return self.code == DONE


def left_by(leaving: SystemExit | KeyboardInterrupt) -> Ending:
    """What an exception that ends programs stands for."""
    if isinstance(leaving, KeyboardInterrupt):
        return Ending(130)
    if leaving.code is None or isinstance(leaving.code, int):
        code = leaving.code or DONE
        return Ending(code if code in _HANDED_ON else FAILED, f"left with exit code {code}" if code else "")
    return Ending(FAILED, str(leaving.code))


def said_by(leaving: SystemExit | KeyboardInterrupt) -> str:
    """The text of `sys.exit("text")`, which Python prints; empty for a number."""
    code = leaving.code if isinstance(leaving, SystemExit) else None
    return "" if code is None or isinstance(code, int) else str(code)
