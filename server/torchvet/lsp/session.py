"""The open documents and what was found in them; one worker checks, the newest text wins.

Checks run in an executor of our own: the framework's pool also reads stdin, and a long check there would make the
server deaf. Results of a text that has changed since, or that come after shutdown, are dropped.
"""

from __future__ import annotations

import asyncio
import sys
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from torchvet.check import check
from torchvet.diagnostics import Diagnostic
from torchvet.lsp.convert import path_of
from torchvet.lsp.settings import EditorSettings
from torchvet.project.config import Config, ConfigError, config_for
from torchvet.project.index import Project
from torchvet.rules._contract import all_rules
from torchvet.settings import Settings
from torchvet.syntax.source import SourceFile


@dataclass(frozen=True)
class Document:
    """One version of an open text; `edited_line` (from 1) is where it was last typed."""

    uri: str
    version: int
    text: str
    edited_line: int | None = None


@dataclass(frozen=True)
class Checked:
    """A document's source and the findings in it."""

    document: Document
    source: SourceFile
    found: list[Diagnostic]


class Session:
    """What the server knows between requests. Methods are for the event loop, except where they say otherwise."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self.settings = EditorSettings()
        self.documents: dict[str, Document] = {}
        self._tell = tell
        self._checked: dict[str, Checked] = {}
        self._running: dict[str, asyncio.Task[Checked]] = {}
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="check")
        self._project = Project((), self._open_text)
        self._configs: dict[Path, Config] = {}
        self._told: set[str] = set()
        self.is_closed = False

    def open_workspace(self, roots: tuple[Path, ...], python: Path | None) -> None:
        """Sets the workspace; what was found under another one is forgotten."""
        self._project = Project(roots, self._open_text, python)
        self.forget()

    def forget(self) -> None:
        """Drops all results: settings or files they rest on have changed."""
        self._checked.clear()
        self._configs.clear()

    def update(self, document: Document) -> None:
        """Takes in a new version of a text."""
        self.documents[document.uri] = document

    def drop(self, uri: str) -> None:
        """Forgets a closed text."""
        self.documents.pop(uri, None)
        self._checked.pop(uri, None)

    def close(self) -> None:
        """Ends the work; what is still running comes to nothing."""
        self.is_closed = True
        self._executor.shutdown(wait=False, cancel_futures=True)

    async def checked(self, uri: str) -> Checked | None:
        """The findings in the newest text of `uri`; None when it is not open (any more)."""
        while (document := self.documents.get(uri)) is not None and not self.is_closed:
            known = self._checked.get(uri)
            if known is not None and known.document is document:
                return known
            if uri not in self._running:
                self._running[uri] = asyncio.create_task(self._run(document))
            # Shielded: a request that the client gives up must not take the others' answer along.
            await asyncio.shield(self._running[uri])
        return None

    def source_of(self, document: Document) -> SourceFile:
        """The source of `document`, parsed at most once when its findings are there already."""
        known = self._checked.get(document.uri)
        return known.source if known is not None and known.document is document else _source(document)

    async def _run(self, document: Document) -> Checked:
        try:
            loop = asyncio.get_running_loop()
            checked = await loop.run_in_executor(self._executor, self._check, document, self.settings)
            if not self.is_closed:
                self._checked[document.uri] = checked
            return checked
        finally:
            self._running.pop(document.uri, None)

    def _check(self, document: Document, editor: EditorSettings) -> Checked:
        """Runs in the worker thread."""
        path, source = path_of(document.uri), _source(document)
        if not editor.is_enabled:
            return Checked(document, source, [])
        evidence = self._project.gather(source)
        settings = editor.over(self._project_settings(path))
        return Checked(document, source, check(source, settings, evidence, self._crashed))

    def _project_settings(self, path: Path | None) -> Settings:
        if path is None:
            return Settings()
        if path.parent not in self._configs:
            try:
                self._configs[path.parent] = config_for(path.parent, [each.name for each in all_rules()])
            except ConfigError as error:
                self._configs[path.parent] = Config()
                self._say_once(str(error))
        return self._configs[path.parent].settings_for(path)

    def _crashed(self, rule: str, error: Exception) -> None:
        traceback.print_exception(error, file=sys.stderr)
        self._say_once(
            f"torchvet: the rule {rule} broke ({error!r}) and was left out; the log has the details"
        )

    def _say_once(self, text: str) -> None:
        if text not in self._told and not self.is_closed:
            self._told.add(text)
            self._tell(text)

    def _open_text(self, path: Path) -> str | None:
        for document in list(self.documents.values()):
            if path_of(document.uri) == path:
                return document.text
        return None


def _source(document: Document) -> SourceFile:
    path = path_of(document.uri)
    name = str(path) if path is not None else document.uri.rpartition("/")[2] or "untitled.py"
    return SourceFile(name, document.text, document.edited_line)
