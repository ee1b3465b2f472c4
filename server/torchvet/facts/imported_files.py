"""The facts of the workspace's files that one file imports."""

from __future__ import annotations

from torchvet.evidence import Evidence
from torchvet.facts.file import FileFacts
from torchvet.syntax.source import source_of


class ImportedFiles:
    """The imported files of one file, each with facts of its own."""

    def __init__(self, file: FileFacts) -> None:
        self._file = file
        self._known: dict[str, FileFacts] = {}

    @classmethod
    def find(cls, file: FileFacts) -> list[ImportedFiles]:
        """The one table of `file`, as a fact."""
        return [cls(file)]

    def facts_of(self, module: str) -> FileFacts | None:
        """The facts of the imported module of that name; files that it imports itself are not followed."""
        text = self._file.evidence.modules.get(module)
        if text is None:
            return None
        if module not in self._known:
            self._known[module] = FileFacts(source_of(text.path, text.text), Evidence())
        return self._known[module]
