"""How a user's program left by `sys.exit`, in our exit codes."""

from __future__ import annotations

from dataclasses import dataclass

from torchvet_runtime.failures import DONE, FAILED

# What our own loop may leave with. 2: the file's complaint about its arguments; above 128: it caught a signal.
_OWN = {0, 1, 2, 130, 138, 143}


@dataclass(frozen=True)
class Ending:
    """An exit code, and what the program said when it left."""

    code: int
    message: str = ""

    @property
    def is_success(self) -> bool:
        """Whether the program ended well."""
        return self.code == DONE

    def code_for(self, mode: str) -> int:
        """The exit code of the run: a script's own is handed on, that of a file with parts must mean what ours mean."""
        return self.code if mode != "parts" or self.code in _OWN else FAILED


def left_by(leaving: SystemExit | KeyboardInterrupt) -> Ending:
    """What an exception that ends programs stands for."""
    if isinstance(leaving, KeyboardInterrupt):
        return Ending(130)
    if leaving.code is None or isinstance(leaving.code, int):
        # As the system keeps it.
        code = (leaving.code or DONE) & 0xFF
        return Ending(code, f"left with exit code {code}" if code else "")
    return Ending(FAILED, str(leaving.code))


def said_by(leaving: SystemExit | KeyboardInterrupt) -> str:
    """The text of `sys.exit("text")`, which Python prints; empty for a number."""
    code = leaving.code if isinstance(leaving, SystemExit) else None
    return "" if code is None or isinstance(code, int) else str(code)
