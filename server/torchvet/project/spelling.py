"""The nearest valid name, for messages about a name nobody knows."""

from __future__ import annotations

from collections.abc import Iterable


def did_you_mean(name: str, valid: Iterable[str]) -> str:
    """`, did you mean 'x'?` with the valid name nearest to `name`, or nothing."""
    # Imported here: only mistakes pay for it.
    import difflib

    near = difflib.get_close_matches(name.replace("_", "-"), list(valid), n=1)
    return f", did you mean {near[0]!r}?" if near else ""
