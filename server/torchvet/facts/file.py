"""One file as rules see it: the source, the evidence, and facts computed once when first asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol, TypeVar, cast

from torchvet.evidence import Evidence
from torchvet.suppression import Suppressions
from torchvet.syntax.source import SourceFile

_FactT = TypeVar("_FactT", covariant=True)


class FactType(Protocol[_FactT]):
    """A class of facts: `find` yields those of a file."""

    def find(self, file: FileFacts) -> Iterable[_FactT]:
        """All facts of this class in `file`."""
        ...


class FileFacts:
    """Facts of one version of one file; a fact type is any class with a `find(file)` classmethod.

    `rules_run` are the rules that look at it, `has_run_everything` says that none is left out.
    """

    def __init__(self, source: SourceFile, evidence: Evidence) -> None:
        self.source = source
        self.evidence = evidence
        self.suppressions = Suppressions.read(source)
        self.rules_run: frozenset[str] = frozenset()
        self.has_run_everything = False
        self._found: dict[object, list[object]] = {}
        self._mentioned: dict[re.Pattern[str], bool] = {}

    def mentions(self, pattern: re.Pattern[str]) -> bool:
        """Whether the text contains the pattern, looked for once however often that is asked."""
        if pattern not in self._mentioned:
            self._mentioned[pattern] = pattern.search(self.source.text) is not None
        return self._mentioned[pattern]

    def facts(self, kind: FactType[_FactT]) -> list[_FactT]:
        """All facts of class `kind` in this file."""
        if kind not in self._found:
            self._found[kind] = list(kind.find(self))
        return cast("list[_FactT]", self._found[kind])  # what is stored under a type was found by that type
