"""The facts of the workspace's files that one file imports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePath

from torchvet.evidence import Evidence, ModuleText
from torchvet.facts.file import FileFacts
from torchvet.syntax.dotted_names import DottedName, seen_from
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
        """The facts of the imported module of that name; of what it imports, the files that this one knows."""
        text = self._file.evidence.modules.get(module)
        if text is None:
            return None
        if module not in self._known:
            self._known[module] = FileFacts(
                source_of(text.path, text.text), Evidence(modules=_SeenFrom(self._file, module, text.path))
            )
        return self._known[module]


class _SeenFrom(Mapping[str, ModuleText]):
    """The files known to `file`, by the names that its module `importer` writes for them."""

    def __init__(self, file: FileFacts, importer: str, path: str) -> None:
        self._known = file.evidence.modules
        self._importer = DottedName.of(importer)
        self._is_package = PurePath(path).name == "__init__.py"

    def __getitem__(self, written: str) -> ModuleText:
        return self._known[str(seen_from(self._importer, self._is_package, DottedName.of(written)))]

    def __iter__(self) -> Iterator[str]:
        # Only asked for by name.
        return iter(())

    def __len__(self) -> int:
        return 0
