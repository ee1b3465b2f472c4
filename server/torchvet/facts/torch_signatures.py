"""What torch 2.13 offers, for where no torch is installed: the table that scripts/torch_signatures.py writes."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def shipped_parameters() -> dict[str, tuple[str, ...]]:
    """The parameters of torch's classes and functions, in order."""
    return {name: tuple(takes.split()) for name, takes in _table()["parameters"].items()}


@lru_cache(maxsize=1)
def shipped_deprecated() -> frozenset[str]:
    """Names that carry `@deprecated` in this torch."""
    return frozenset(_table()["deprecated"])


def _table() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(
        Path(__file__).with_name("torch_api.json").read_text("utf-8")
    )
    return found
