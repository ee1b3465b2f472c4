"""The language server itself: its streams, its one session, and how findings reach the client.

Which requests it answers stands in `features.py`; what the answers say, in one file per feature.
"""

from __future__ import annotations

import asyncio
import os
import sys
import warnings
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from torchvet.lsp.convert import Converter, diagnostic
from torchvet.lsp.framing import TorchvetProtocol
from torchvet.lsp.garbage import collect_between_answers
from torchvet.lsp.notebooks import Notebooks
from torchvet.lsp.parent_watch import leave_with
from torchvet.lsp.session import Checked, Document, Session
from torchvet.lsp.settings import EditorSettings
from torchvet.lsp.streams import own_streams
from torchvet.version import VERSION

# So long nobody typed: time to look whether what was typed matters to the other open texts.
QUIET_S = 0.7
# Programs write files in bursts, and training writes them all the time.
BURST_S = 0.2
# A client that promised its settings and doesn't send them gets findings all the same.
_PATIENCE_S = 3.0
_PYTHON_CELLS = types.NotebookDocumentSyncOptions(
    [types.NotebookDocumentFilterWithCells([types.NotebookCellLanguage("python")], "jupyter-notebook")]
)


class TorchvetServer(LanguageServer):
    """The framework's server with our session. All methods run on the event loop unless they say otherwise."""

    def __init__(self) -> None:
        super().__init__(
            "torchvet",
            VERSION,
            text_document_sync_kind=types.TextDocumentSyncKind.Incremental,
            notebook_document_sync=_PYTHON_CELLS,
            protocol_cls=TorchvetProtocol,
        )
        self.notebooks = Notebooks()
        self.session = Session(self._tell)
        self._python: Path | None = None
        # The language of the editor, as it names itself.
        self.locale = ""
        self._roots: tuple[Path, ...] = ()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._publishing: set[str] = set()
        self._has_settings = asyncio.Event()
        self._later: asyncio.TimerHandle | None = None
        self._looking_around = asyncio.Lock()

    @property
    def client_pulls(self) -> bool:
        """Whether the client asks for diagnostics itself."""
        document = self.client_capabilities.text_document
        return document is not None and document.diagnostic is not None

    @property
    def roots(self) -> tuple[Path, ...]:
        """The folders of the workspace."""
        return self._roots

    @property
    def editable_roots(self) -> tuple[Path, ...]:
        """The folders of the workspace, for a client that can change and create other files than the open one."""
        workspace = self.client_capabilities.workspace
        edit = workspace.workspace_edit if workspace is not None else None
        can_create = types.ResourceOperationKind.Create in (
            (edit.resource_operations if edit else None) or ()
        )
        return self._roots if edit is not None and edit.document_changes and can_create else ()

    def start_session(self, params: types.InitializeParams) -> None:
        """Learns the workspace and the interpreter from the client's first message."""
        self._loop = asyncio.get_running_loop()
        leave_with(params.process_id)
        self.locale = params.locale or ""
        options = params.initialization_options
        python = options.get("interpreter") if isinstance(options, dict) and options.get("trusted") else None
        self._python = Path(python) if isinstance(python, str) else None
        roots = [each.uri for each in params.workspace_folders or []] or [params.root_uri or ""]
        paths = [to_fs_path(each) or "" for each in roots]
        self.open_folders(paths if any(paths) else [params.root_path or ""])

    def open_folders(self, paths: list[str]) -> None:
        """Takes these folders for the workspace; empty names count for nothing."""
        loop = asyncio.get_running_loop()

        def on_news() -> None:
            with suppress(RuntimeError):  # the loop has ended, and nobody wants to know
                loop.call_soon_threadsafe(self.look_around, 0.0)

        roots = self._roots = tuple(Path(each) for each in paths if each)
        self.session.open_workspace(roots, self._python, on_news)

    def take_in(self, newest: Document) -> None:
        """Has a new version of a text checked, and the other open texts when typing pauses."""
        self.session.update(newest)
        if not self.client_pulls or self.notebooks.program(newest.uri) is not None:
            self.start(self.publish(newest.uri))
        if len(self.session.documents) > 1:
            self.look_around(QUIET_S, but_not=newest.uri)

    def opened(self, uri: str) -> Document | None:
        """The newest text of `uri`, a file or a cell of a notebook."""
        program = self.notebooks.around(uri)
        cells = () if program is None else program.cells
        return next((each for each in cells if each.uri == uri), None) or self.session.documents.get(uri)

    async def publish(self, uri: str) -> None:
        """Pushes the findings in the newest text of `uri`; many edits in a row make few messages."""
        if uri in self._publishing:
            return
        self._publishing.add(uri)
        try:
            checked = await self.checked(uri)
        finally:
            self._publishing.discard(uri)
        if checked is not None and not self.session.is_closed:
            for each in self._views(checked):
                self.text_document_publish_diagnostics(
                    types.PublishDiagnosticsParams(each.document.uri, self.shown(each), each.document.version)
                )

    def _views(self, checked: Checked) -> list[Checked]:
        """What is shown for a checked text: itself, or the cells of a notebook."""
        program = self.notebooks.program(checked.document.uri)
        return [checked] if program is None else program.views(checked)

    async def checked(self, uri: str) -> Checked | None:
        """The findings in the newest text of `uri`, under the client's settings."""
        try:
            await asyncio.wait_for(self._has_settings.wait(), _PATIENCE_S)
        except asyncio.TimeoutError:
            self._has_settings.set()
        program = self.notebooks.around(uri)
        if program is None:
            return await self.session.checked(uri)
        whole = await self.session.checked(program.whole.uri)
        now = self.notebooks.program(program.whole.uri)
        views = [] if whole is None or now is None or whole.document is not now.whole else now.views(whole)
        return next((each for each in views if each.document.uri == uri), None)

    def shown(self, checked: Checked) -> list[types.Diagnostic]:
        """The findings as the client shows them."""
        converter = self.converter(checked.document)
        return [diagnostic(each, checked.document.uri, converter) for each in checked.found]

    def converter(self, text: Document) -> Converter:
        """Positions of that text in the client's units."""
        line_end = "\r\n" if "\r\n" in text.source.text else "\n"
        return Converter(text.source.lines, self.workspace.position_encoding, line_end)

    def use_settings(self, settings: EditorSettings) -> None:
        """Checks every open text under `settings`, unless they are what already holds."""
        is_first = not self._has_settings.is_set()
        self._has_settings.set()
        if settings == self.session.settings:
            return
        self.session.settings = settings
        self.session.forget()
        if not is_first:
            self.show_anew(list(self.session.documents))

    def look_around(self, after_s: float, but_not: str = "") -> None:
        """Checks the open texts again soon, because a file or another text has changed."""
        if self._later is not None:
            self._later.cancel()
        loop = asyncio.get_running_loop()
        self._later = loop.call_later(after_s, lambda: self.start(self._look_around(but_not)))

    async def _look_around(self, but_not: str) -> None:
        async with self._looking_around:
            uris = [each for each in self.session.documents if each != but_not]
            different = [each for each in uris if await self.session.check_anew(each)]
            if different and not self.session.is_closed:
                self.show_anew(different)

    def show_anew(self, uris: list[str]) -> None:
        """Pushes the findings of these texts, or asks the client to pull."""
        pushed = uris if not self.client_pulls else [uri for uri in uris if self.notebooks.program(uri)]
        for uri in pushed:
            # Clients that pull ask for the cell that is edited only; the others change with it.
            self.start(self.publish(uri))
        if len(pushed) == len(uris):
            return
        workspace = self.client_capabilities.workspace
        diagnostics = workspace.diagnostics if workspace is not None else None
        if diagnostics is not None and diagnostics.refresh_support:
            self.workspace_diagnostic_refresh(None)

    def start(self, work: Coroutine[object, object, None]) -> None:
        """Runs `work` beside the requests, and keeps it alive until it ends."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def report_server_error(self, error: Exception, source: object) -> None:
        """Logs what went wrong outside of a request: a window about a broken message would help nobody."""
        print(f"torchvet: {type(error).__name__}: {error} ({source})", file=sys.stderr)

    def _tell(self, text: str) -> None:
        """Shows a message. Called from the worker thread."""
        if self._loop is not None and not self.session.is_closed:
            message = types.ShowMessageParams(types.MessageType.Warning, text)
            self._loop.call_soon_threadsafe(self.window_show_message, message)


def serve() -> int:
    """Speaks the protocol until the client leaves or its end of the pipe is closed; 1 if it didn't say goodbye."""
    from torchvet.lsp.features import register

    reader, writer = own_streams()
    # Half-typed strings are full of odd escapes; nobody wants to read that in the log.
    warnings.simplefilter("ignore", SyntaxWarning)
    server = TorchvetServer()
    register(server)
    collect_between_answers()
    server.start_io(reader, writer)
    code = 0 if server.session.is_closed else 1
    server.session.close()
    sys.stderr.flush()
    # Not return: the interpreter would wait for a check that nobody wants any more.
    os._exit(code)
