"""One file as rules see it: the source, the evidence, and facts computed once when first asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from torchvet.evidence import Evidence
from torchvet.syntax.source import SourceFile

_FactT = TypeVar("_FactT", covariant=True)


class _FactType(Protocol[_FactT]):
    def find(self, file: FileFacts) -> Iterable[_FactT]: ...


class FileFacts:
    """Facts of one version of one file; a fact type is any class with a `find(file)` classmethod."""

    def __init__(self, source: SourceFile, evidence: Evidence) -> None:
        self.source = source
        self.evidence = evidence
        self._found: dict[object, list[object]] = {}

    def facts(self, kind: _FactType[_FactT]) -> list[_FactT]:
        """All facts of class `kind` in this file."""
        if kind not in self._found:
            self._found[kind] = list(kind.find(self))
        return self._found[kind]  # type: ignore[return-value]  # keyed by their own type
