"""The requests and notifications the server answers. Heavy modules are imported where they are first needed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from torchvet.lsp.checkpoint_features import CheckpointFeatures
from torchvet.lsp.code_actions import FIX_ALL, code_actions
from torchvet.lsp.convert import path_of
from torchvet.lsp.notebooks import program_of
from torchvet.lsp.protocol import STATUS_REQUEST, Status
from torchvet.lsp.server import BURST_S, TorchvetServer
from torchvet.lsp.session import AnswerT, Checked, Late, document
from torchvet.lsp.settings import editor_settings
from torchvet.lsp.text_changes import changed, last_edited_line
from torchvet.version import VERSION

if TYPE_CHECKING:
    from torchvet.shapes.analysis import Analysis

_WATCHED = ("**/*.py", "**/pyproject.toml", "**/*.{pt,pth,ckpt,bin,safetensors}")


def register(server: TorchvetServer) -> None:
    """Wires all of it to `server`."""
    server.feature(types.INITIALIZE)(_initialize)
    server.feature(types.INITIALIZED)(_initialized)
    server.feature(types.SHUTDOWN)(_shutdown)
    server.feature(types.TEXT_DOCUMENT_DID_OPEN)(_did_open)
    server.feature(types.TEXT_DOCUMENT_DID_CHANGE)(_did_change)
    server.feature(types.TEXT_DOCUMENT_DID_SAVE)(_did_save)
    server.feature(types.TEXT_DOCUMENT_DID_CLOSE)(_did_close)
    server.feature(types.NOTEBOOK_DOCUMENT_DID_OPEN)(_notebook_did_open)
    server.feature(types.NOTEBOOK_DOCUMENT_DID_CHANGE)(_notebook_did_change)
    server.feature(types.NOTEBOOK_DOCUMENT_DID_CLOSE)(_notebook_did_close)
    server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)(_did_change_configuration)
    server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)(_did_change_files)
    server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)(_did_change_folders)
    pulled = types.DiagnosticOptions(
        inter_file_dependencies=True, workspace_diagnostics=False, identifier="torchvet"
    )
    server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, pulled)(_pull)
    kinds = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix, FIX_ALL])
    server.feature(types.TEXT_DOCUMENT_CODE_ACTION, kinds)(_code_action)
    server.feature(types.TEXT_DOCUMENT_INLAY_HINT)(_inlay_hint)
    server.feature(types.TEXT_DOCUMENT_CODE_LENS, types.CodeLensOptions())(_code_lens)
    server.feature(STATUS_REQUEST)(_status)
    checkpoints = CheckpointFeatures(server)
    server.feature(types.TEXT_DOCUMENT_HOVER)(partial(_hover, checkpoints, server))
    triggers = types.CompletionOptions(trigger_characters=["-", '"', "'"])
    server.feature(types.TEXT_DOCUMENT_COMPLETION, triggers)(partial(_completion, checkpoints, server))


def _initialize(server: TorchvetServer, params: types.InitializeParams) -> None:
    server.start_session(params)


async def _initialized(server: TorchvetServer, _: types.InitializedParams) -> None:
    await _read_settings(server, None)
    wanted = _registrations(server.client_capabilities.workspace)
    if wanted:
        await server.client_register_capability_async(types.RegistrationParams(wanted))


def _registrations(workspace: types.WorkspaceClientCapabilities | None) -> list[types.Registration]:
    """What this client can be asked to report later."""
    wanted: list[types.Registration] = []
    configuration = workspace.did_change_configuration if workspace else None
    if configuration and configuration.dynamic_registration:
        method = types.WORKSPACE_DID_CHANGE_CONFIGURATION
        options = types.DidChangeConfigurationRegistrationOptions(section="torchvet")
        wanted.append(types.Registration("torchvet-settings", method, options))
    files = workspace.did_change_watched_files if workspace else None
    if files and files.dynamic_registration:
        method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        watchers = [types.FileSystemWatcher(each) for each in _WATCHED]
        watched = types.DidChangeWatchedFilesRegistrationOptions(watchers)
        wanted.append(types.Registration("torchvet-files", method, watched))
    return wanted


async def _read_settings(server: TorchvetServer, sent: object) -> None:
    """Asks the client for its settings; one that can't be asked may have sent them all."""
    workspace = server.client_capabilities.workspace
    if workspace is None or not workspace.configuration:
        server.use_settings(editor_settings(sent.get("torchvet") if isinstance(sent, dict) else None))
        return
    wanted = types.ConfigurationParams([types.ConfigurationItem(section="torchvet")])
    try:
        section = await server.workspace_configuration_async(wanted)
    except JsonRpcException as error:
        print(f"torchvet: the editor did not tell its settings: {error}", file=sys.stderr)
        section = []
    server.use_settings(editor_settings(section[0] if section else None))


def _shutdown(server: TorchvetServer, _: object) -> None:
    server.session.close()


def _did_open(server: TorchvetServer, params: types.DidOpenTextDocumentParams) -> None:
    opened = params.text_document
    server.take_in(document(opened.uri, opened.version, opened.text))


def _did_change(server: TorchvetServer, params: types.DidChangeTextDocumentParams) -> None:
    uri, changes = params.text_document.uri, params.content_changes
    known = server.session.documents.get(uri)
    if known is not None:
        text = changed(known.source.text, changes, server.workspace.position_encoding)
        server.take_in(document(uri, params.text_document.version, text, last_edited_line(changes)))


def _did_save(server: TorchvetServer, _: types.DidSaveTextDocumentParams) -> None:
    # For clients that watch no files: saving is when their users expect a fresh look.
    server.look_around(BURST_S)


def _did_close(server: TorchvetServer, params: types.DidCloseTextDocumentParams) -> None:
    uri = params.text_document.uri
    server.session.drop(uri)
    if not server.client_pulls:
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))
    # From now on the file on disk counts, which may be another text.
    server.look_around(BURST_S)


def _notebook_did_open(server: TorchvetServer, params: types.DidOpenNotebookDocumentParams) -> None:
    _take_in_notebook(server, params.notebook_document.uri)


def _notebook_did_change(server: TorchvetServer, params: types.DidChangeNotebookDocumentParams) -> None:
    _take_in_notebook(server, params.notebook_document.uri)


def _take_in_notebook(server: TorchvetServer, uri: str) -> None:
    notebook = server.workspace.get_notebook_document(notebook_uri=uri)
    if notebook is not None:
        program = program_of(notebook, server.workspace)
        _clear(server, server.notebooks.take_in(program))
        server.take_in(program.whole)


def _notebook_did_close(server: TorchvetServer, params: types.DidCloseNotebookDocumentParams) -> None:
    uri = params.notebook_document.uri
    server.session.drop(uri)
    _clear(server, server.notebooks.drop(uri))


def _clear(server: TorchvetServer, cells: Sequence[str]) -> None:
    for each in cells:
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(each, []))


async def _did_change_configuration(
    server: TorchvetServer, params: types.DidChangeConfigurationParams
) -> None:
    await _read_settings(server, params.settings)


def _did_change_files(server: TorchvetServer, params: types.DidChangeWatchedFilesParams) -> None:
    paths = [path_of(each.uri) for each in params.changes]
    if any(path is None or not server.session.is_open(path) for path in paths):
        server.look_around(BURST_S)


def _did_change_folders(server: TorchvetServer, _: types.DidChangeWorkspaceFoldersParams) -> None:
    paths = [path_of(each) for each in server.workspace.folders]
    server.open_folders([str(each) for each in paths if each])
    server.show_anew(list(server.session.documents))


async def _pull(
    server: TorchvetServer, params: types.DocumentDiagnosticParams
) -> types.RelatedFullDocumentDiagnosticReport:
    if server.notebooks.around(params.text_document.uri) is not None:
        # Pushed: an edit of one cell changes what is found in the others.
        return types.RelatedFullDocumentDiagnosticReport([])
    checked = await server.checked(params.text_document.uri)
    return types.RelatedFullDocumentDiagnosticReport(server.shown(checked) if checked else [])


async def _code_action(
    server: TorchvetServer, params: types.CodeActionParams
) -> list[types.CodeAction] | None:
    checked = await server.checked(params.text_document.uri)
    if checked is None:
        return None
    converter = server.converter(checked.document)
    return code_actions(checked, converter, params.range, params.context.only, server.editable_roots)


async def _hover(
    checkpoints: CheckpointFeatures, server: TorchvetServer, params: types.HoverParams
) -> types.Hover | None:
    from torchvet.lsp.hover import joined, rule_hover
    from torchvet.lsp.shapes import shape_hover

    uri = params.text_document.uri
    checked = await server.checked(uri)
    page = None
    if checked is not None:
        page = rule_hover(checked, server.converter(checked.document), params.position)
    if page is None and server.session.settings.shows_shapes_on_hover:
        page = await _asked(
            server,
            uri,
            lambda checked, analysis: shape_hover(
                checked, analysis, server.converter(checked.document), params.position
            ),
        )
    if checked is not None and server.session.settings.shows_contracts:
        from torchvet.lsp.contracts import contract_hover

        converter = server.converter(checked.document)
        place = converter.our_position(params.position)
        page = joined(contract_hover(checked, converter, place, server.locale), page)
    return joined(await checkpoints.hover(params), page)


async def _asked(
    server: TorchvetServer, uri: str, question: Callable[[Checked, Analysis], AnswerT]
) -> AnswerT | None:
    """What `question` makes of the run of the newest text, None where there is none."""
    while (checked := await server.checked(uri)) is not None and checked.program is not None:
        answer = await server.session.ask(checked, question)
        if not isinstance(answer, Late):
            return answer
    return None


async def _inlay_hint(server: TorchvetServer, params: types.InlayHintParams) -> list[types.InlayHint] | None:
    from torchvet.lsp.shapes import inlay_hints

    settings = server.session.settings
    if not settings.shows_assigned_shapes and not settings.shows_returned_shapes:
        return None
    return await _asked(
        server,
        params.text_document.uri,
        lambda checked, analysis: inlay_hints(
            checked, analysis, server.converter(checked.document), params.range, settings
        ),
    )


async def _code_lens(server: TorchvetServer, params: types.CodeLensParams) -> list[types.CodeLens] | None:
    from torchvet.lsp.shapes import code_lenses

    if not server.session.settings.shows_model_sizes:
        return None
    return await _asked(
        server,
        params.text_document.uri,
        lambda checked, analysis: code_lenses(checked, analysis, server.converter(checked.document)),
    )


async def _completion(
    checkpoints: CheckpointFeatures, server: TorchvetServer, params: types.CompletionParams
) -> list[types.CompletionItem] | types.CompletionList | None:
    from torchvet.lsp.completion import completions

    keys = await checkpoints.completion(params)
    opened = server.opened(params.text_document.uri)
    settings = server.session.settings
    if keys is not None or opened is None or not (settings.is_enabled and settings.offers_snippets):
        return keys
    return completions(opened.source, server.converter(opened), params.position)


def _status(server: TorchvetServer, _: object) -> Status:
    from torchvet.rules._contract import all_rules

    return Status(
        VERSION, sys.executable, tuple(each.name for each in all_rules()), server.session.asks_torch
    )
