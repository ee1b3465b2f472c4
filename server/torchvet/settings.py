"""What the user chose: which rules run, how much they weigh. Reading files is done in `project/config.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from torchvet.diagnostics import Severity


@dataclass(frozen=True)
class Settings:
    """`severity` maps a rule to its weight or to None for off; `select` None means every rule."""

    severity: Mapping[str, Severity | None] = field(default_factory=dict)
    select: frozenset[str] | None = None
    ignore: frozenset[str] = frozenset()
    exclude: tuple[str, ...] = ()

    def weight(self, rule: str, default: Severity) -> Severity | None:
        """The severity rule `rule` reports with, or None when it is off."""
        if rule in self.ignore or (self.select is not None and rule not in self.select):
            return None
        return self.severity.get(rule, default)


DEFAULT_SETTINGS = Settings()
