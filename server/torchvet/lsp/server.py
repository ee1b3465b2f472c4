"""The language server itself: its streams, its one session, and how findings reach the client.

Which requests it answers stands in `features.py`; what the answers say, in one file per feature.
"""

from __future__ import annotations

import asyncio
import gc
import warnings
from collections.abc import Coroutine
from pathlib import Path

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from torchvet.lsp.convert import Converter, diagnostic
from torchvet.lsp.session import Checked, Document, Session
from torchvet.lsp.settings import editor_settings
from torchvet.lsp.streams import own_streams
from torchvet.version import VERSION


class TorchvetServer(LanguageServer):
    """The framework's server with our session. All methods run on the event loop unless they say otherwise."""

    def __init__(self) -> None:
        super().__init__("torchvet", VERSION, text_document_sync_kind=types.TextDocumentSyncKind.Incremental)
        self.session = Session(self._tell)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def client_pulls(self) -> bool:
        """Whether the client asks for diagnostics itself."""
        document = self.client_capabilities.text_document
        return document is not None and document.diagnostic is not None

    def start_session(self, params: types.InitializeParams) -> None:
        """Learns the workspace and the interpreter from the client's first message."""
        self._loop = asyncio.get_running_loop()
        folders = [Path(each) for each in map(_folder, params.workspace_folders or []) if each]
        if not folders and params.root_path:
            folders = [Path(params.root_path)]
        options = params.initialization_options
        python = options.get("interpreter") if isinstance(options, dict) and options.get("trusted") else None
        self.session.open_workspace(tuple(folders), Path(python) if isinstance(python, str) else None)

    def take_in(self, uri: str, edited_line: int | None = None) -> None:
        """Hands the framework's newest text of `uri` to the session and has it checked."""
        text = self.workspace.get_text_document(uri)
        self.session.update(Document(uri, text.version or 0, text.source, edited_line))
        if not self.client_pulls:
            self.start(self.publish(uri))

    async def publish(self, uri: str) -> None:
        """Pushes the findings in the newest text of `uri`."""
        checked = await self.session.checked(uri)
        if checked is None or self.session.is_closed:
            return
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri, self.shown(checked), checked.document.version)
        )

    def shown(self, checked: Checked) -> list[types.Diagnostic]:
        """The findings as the client shows them."""
        converter = self.converter(checked)
        return [diagnostic(each, checked.document.uri, converter) for each in checked.found]

    def converter(self, checked: Checked) -> Converter:
        """Positions of that text in the client's units."""
        return Converter(checked.source.lines, self.workspace.position_encoding)

    def check_again(self) -> None:
        """Checks every open text anew: a file, a setting or an import has changed."""
        self.session.forget()
        if self.client_pulls:
            workspace = self.client_capabilities.workspace
            if (
                workspace is not None
                and workspace.diagnostics is not None
                and workspace.diagnostics.refresh_support
            ):
                self.workspace_diagnostic_refresh(None)
            return
        for uri in list(self.session.documents):
            self.start(self.publish(uri))

    async def read_settings(self) -> None:
        """Asks the client for its settings, if it can be asked."""
        workspace = self.client_capabilities.workspace
        if workspace is None or not workspace.configuration:
            return
        wanted = types.ConfigurationParams([types.ConfigurationItem(section="torchvet")])
        section = await self.workspace_configuration_async(wanted)
        settings = editor_settings(section[0] if section else None)
        if settings != self.session.settings:
            self.session.settings = settings
            self.check_again()

    def start(self, work: Coroutine[object, object, None]) -> None:
        """Runs `work` beside the requests, and keeps it alive until it ends."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _tell(self, text: str) -> None:
        """Shows a message. Called from the worker thread."""
        if self._loop is not None and not self.session.is_closed:
            message = types.ShowMessageParams(types.MessageType.Warning, text)
            self._loop.call_soon_threadsafe(self.window_show_message, message)


def serve() -> int:
    """Speaks the protocol until the client leaves or its end of the pipe is closed."""
    from torchvet.lsp.features import register

    reader, writer = own_streams()
    # Half-typed strings are full of odd escapes; nobody wants to read that in the log.
    warnings.simplefilter("ignore", SyntaxWarning)
    server = TorchvetServer()
    register(server)
    # What is loaded by now stays: looking through it at every collection would double the time of an answer.
    gc.freeze()
    gc.set_threshold(200_000, 10, 100)
    server.start_io(reader, writer)
    server.session.close()
    return 0


def _folder(folder: types.WorkspaceFolder) -> str:
    from pygls.uris import to_fs_path

    return to_fs_path(folder.uri) or ""
