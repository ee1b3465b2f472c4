"""Requests beyond the language server protocol; extension/src/protocol.ts is generated from here."""

from __future__ import annotations

from dataclasses import dataclass

STATUS_REQUEST = "torchvet/status"


@dataclass(frozen=True)
class Status:
    """What runs, and where."""

    version: str
    python: str
    rules: tuple[str, ...]
