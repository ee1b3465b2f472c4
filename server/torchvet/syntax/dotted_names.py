"""Dotted names of modules as one file writes them, and as another one would."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DottedName:
    """A dotted name; `dots` counts the leading ones of a relative import."""

    dots: int
    parts: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> DottedName:
        """The name in `text`."""
        plain = text.lstrip(".")
        return cls(len(text) - len(plain), tuple(part for part in plain.split(".") if part))

    def __str__(self) -> str:
        return "." * self.dots + ".".join(self.parts)


def seen_from(importer: DottedName, is_package: bool, written: DottedName) -> DottedName:
    """The name, for the file that imports `importer`, of what `importer` imports as `written`."""
    if written.dots == 0:
        return written
    up = written.dots - 1 if is_package else written.dots
    kept = importer.parts[: max(0, len(importer.parts) - up)]
    return DottedName(importer.dots + max(0, up - len(importer.parts)), kept + written.parts)
