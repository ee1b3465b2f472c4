"""Expected keys and shapes against found ones: what is missing, unexpected, differently shaped, and why.

Where the two sides come from (files, a model class) does not matter here. A shape of None is not known and
never differs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from torchvet.checkpoints.contents import Shape
from torchvet.checkpoints.sections import wrapping_prefix

Shapes = Mapping[str, Shape | None]


@dataclass(frozen=True, slots=True)
class Reshaped:
    """A key that both sides have, with different shapes."""

    key: str
    expected: Shape
    found: Shape


@dataclass(frozen=True, slots=True)
class Comparison:
    """The differences, in words torch uses for load_state_dict: missing is expected and not found.

    `expected_prefix` and `found_prefix` are the wrapping that alone explains the differing keys, both "" when
    no wrapping does. Once it does, `missing` and `unexpected` still list all keys as they are in the files.
    """

    missing: tuple[str, ...]
    unexpected: tuple[str, ...]
    reshaped: tuple[Reshaped, ...]
    expected_prefix: str = ""
    found_prefix: str = ""

    @property
    def is_same(self) -> bool:
        """Whether load_state_dict(strict=True) would accept the found keys."""
        return not (self.missing or self.unexpected or self.reshaped)

    @property
    def explanation(self) -> str:
        """Why the keys differ, when wrapping explains it all, else ""."""
        parts = []
        if self.found_prefix:
            parts.append(f"all found keys carry the prefix `{self.found_prefix}`")
        if self.expected_prefix:
            parts.append(f"all expected keys carry the prefix `{self.expected_prefix}`")
        return " and ".join(parts)


def compare(expected: Shapes, found: Shapes) -> Comparison:
    """The differences between expected and found keys and shapes, in the order of each side."""
    missing = tuple(key for key in expected if key not in found)
    unexpected = tuple(key for key in found if key not in expected)
    expected_prefix = found_prefix = ""
    if missing or unexpected:
        expected_prefix, found_prefix = wrapping_prefix(tuple(expected)), wrapping_prefix(tuple(found))
        if not _explains(expected, found, expected_prefix, found_prefix):
            expected_prefix = found_prefix = ""
    pairs = (
        (key, expected[key], found.get(found_prefix + key.removeprefix(expected_prefix))) for key in expected
    )
    reshaped = tuple(Reshaped(key, a, b) for key, a, b in pairs if a is not None and b is not None and a != b)
    return Comparison(missing, unexpected, reshaped, expected_prefix, found_prefix)


def _explains(expected: Shapes, found: Shapes, expected_prefix: str, found_prefix: str) -> bool:
    if expected_prefix == found_prefix:
        return False
    bare_expected = {key.removeprefix(expected_prefix) for key in expected}
    return bare_expected == {key.removeprefix(found_prefix) for key in found}
