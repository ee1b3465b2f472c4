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
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from torchvet.check import check
from torchvet.diagnostics import Diagnostic
from torchvet.lsp.configurations import Configurations
from torchvet.lsp.convert import path_of
from torchvet.lsp.garbage import Sweeper
from torchvet.lsp.settings import EditorSettings
from torchvet.project.index import Project
from torchvet.project.oracle import TorchOracle
from torchvet.project.program_shapes import Program
from torchvet.syntax.reparsing import TextMemory
from torchvet.syntax.source import SourceFile

if TYPE_CHECKING:
    from torchvet.shapes.analysis import Analysis


AnswerT = TypeVar("AnswerT")


class Late(Enum):
    """Instead of an answer about a text that is not the newest any more."""

    LATE = "late"


@dataclass(frozen=True, eq=False)
class Document:
    """One version of an open text; `path` is None for buffers that are no file."""

    uri: str
    version: int
    path: Path | None
    source: SourceFile


@dataclass(frozen=True)
class Checked:
    """A document and the findings in it.

    `program` is the run of the whole text, in which the document begins behind `n_above` lines: cells stand below others.
    """

    document: Document
    found: list[Diagnostic]
    program: Program | None = None
    n_above: int = 0

    @property
    def source(self) -> SourceFile:
        """The text that was checked."""
        return self.document.source


def document(uri: str, version: int, text: str, edited_line: int | None = None) -> Document:
    """A version of the text behind `uri`; `edited_line` (from 1) is where it was last typed."""
    path = path_of(uri)
    name = str(path) if path is not None else uri.rpartition("/")[2] or "untitled.py"
    return Document(uri, version, path, SourceFile(name, text, edited_line))


class Session:
    """What the server knows between requests. Methods are for the event loop, except where they say otherwise."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self.settings = EditorSettings()
        self.documents: dict[str, Document] = {}
        self.is_closed = False
        self._tell = tell
        self._told: set[str] = set()
        self._open_files: dict[Path, Document] = {}
        self._checked: dict[str, Checked] = {}
        self._running: dict[str, asyncio.Task[None]] = {}
        # For the worker alone.
        self._memories: dict[str, TextMemory] = {}
        self._era = 0
        self._sweeper = Sweeper()
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="check")
        self._oracle: TorchOracle | None = None
        self._project = Project((), self.open_text)
        self._configurations = Configurations(self._say_once)

    def open_workspace(
        self, roots: tuple[Path, ...], python: Path | None, on_news: Callable[[], None] | None = None
    ) -> None:
        """Sets the workspace; what was found under another one is forgotten.

        `on_news` is called from another thread when something slow has become known; without it, checks wait.
        """
        self._leave_oracle()
        if python is not None:
            self._oracle = TorchOracle(python, on_news, self._say_once)
        self._project = Project(roots, self.open_text, python, on_news, self._oracle)
        self.forget()

    @property
    def asks_torch(self) -> bool:
        """Whether there is a PyTorch to ask about operations."""
        return self._oracle is not None and self._oracle.has_torch

    def _leave_oracle(self) -> None:
        oracle, self._oracle = self._oracle, None
        if oracle is not None:
            oracle.close()

    def forget(self) -> None:
        """Drops all results, those on their way too: the settings they rest on have changed."""
        self._era += 1
        self._checked.clear()

    def update(self, newest: Document) -> None:
        """Takes in a new version of a text."""
        self.documents[newest.uri] = newest
        if newest.path is not None:
            self._open_files[newest.path] = newest

    def drop(self, uri: str) -> None:
        """Forgets a closed text."""
        closed = self.documents.pop(uri, None)
        self._memories.pop(uri, None)
        self._checked.pop(uri, None)
        if closed is not None and closed.path is not None:
            self._open_files.pop(closed.path, None)

    def is_open(self, path: Path) -> bool:
        """Whether the editor holds the text of `path`, so that the one on disk does not matter."""
        return path in self._open_files

    def close(self) -> None:
        """Ends the work; what is still running comes to nothing."""
        self.is_closed = True
        self._leave_oracle()
        self._executor.shutdown(wait=False, cancel_futures=True)

    async def checked(self, uri: str) -> Checked | None:
        """The findings in the newest text of `uri`; None when it is not open (any more)."""
        while (newest := self.documents.get(uri)) is not None and not self.is_closed:
            known = self._checked.get(uri)
            if known is not None and known.document is newest:
                return known
            if uri not in self._running:
                self._running[uri] = asyncio.create_task(self._run(newest))
            # Shielded: a request that the client gives up must not take the others' answer along.
            await asyncio.shield(self._running[uri])
        return None

    async def check_anew(self, uri: str) -> bool:
        """Checks a text again because something around it has changed; whether its findings are others now."""
        if uri in self._running:
            # It may have looked around before the change.
            await asyncio.shield(self._running[uri])
        before = self._checked.pop(uri, None)
        now = await self.checked(uri)
        if now is None or before is None or before.document is not now.document:
            # A newer text: whoever sent it is waiting for its findings anyway.
            return False
        return now.found != before.found

    async def _run(self, newest: Document) -> None:
        era = self._era
        self._sweeper.not_now()
        try:
            loop = asyncio.get_running_loop()
            found = await loop.run_in_executor(self._executor, self._check, newest, self.settings)
            if era == self._era and self.documents.get(newest.uri) is newest:
                self._checked[newest.uri] = Checked(newest, *found)
        finally:
            self._running.pop(newest.uri, None)
            if not self._running and not self.is_closed:
                self._sweeper.soon()

    async def ask(self, checked: Checked, question: Callable[[Checked, Analysis], AnswerT]) -> AnswerT | Late:
        """What `question` makes of the symbolic run of a text; asked in the worker, before a later version takes it over."""
        program = checked.program

        def answer() -> AnswerT | Late:
            is_there = program is not None and program.source.is_current
            return question(checked, program.analysis) if program is not None and is_there else Late.LATE

        return await asyncio.get_running_loop().run_in_executor(self._executor, answer)

    async def ask_file(self, path: Path, question: Callable[[Program], AnswerT]) -> AnswerT | None:
        """What `question` makes of the program at `path`, open or not; None when it can't be read. Asked in the worker."""

        def answer() -> AnswerT | None:
            program = self._project.program_at(path)
            return None if program is None else question(program)

        return await asyncio.get_running_loop().run_in_executor(self._executor, answer)

    def _check(self, newest: Document, editor: EditorSettings) -> tuple[list[Diagnostic], Program | None]:
        """Runs in the worker thread."""
        if not editor.is_enabled:
            return [], None
        try:
            settings = editor.over(self._configurations.settings_for(newest.path))
            if "syntax-error" not in (settings.select or ()):
                # Editors say so themselves, while it is typed.
                settings = replace(settings, ignore=settings.ignore | {"syntax-error"})
            memory = self._memories.setdefault(newest.uri, TextMemory())
            plain = newest.source
            source = SourceFile.version(plain.path, plain.text, plain.edited_line, memory)
            evidence = self._project.gather(source)
            found = check(source, settings, evidence, self._crashed)
            program = evidence.tensor_findings
            return found, program if isinstance(program, Program) else None
        except Exception as error:  # noqa: BLE001  # a mistake of ours costs this text its findings, not the server
            self._crashed("", error)
            return [], None

    def _crashed(self, rule: str, error: Exception) -> None:
        print(f"the rule {rule} broke:", file=sys.stderr)
        traceback.print_exception(error, file=sys.stderr)
        what = f"the rule {rule} broke" if rule else "checking broke"
        self._say_once(f"torchvet: {what} ({error!r}) and was left out; the log has the details")

    def _say_once(self, text: str) -> None:
        if text not in self._told and not self.is_closed:
            self._told.add(text)
            self._tell(text)

    def open_text(self, path: Path) -> str | None:
        """The text of an open file. Called from other threads, for every file of the workspace: one look-up, no loop."""
        opened = self._open_files.get(path)
        return None if opened is None else opened.source.text
