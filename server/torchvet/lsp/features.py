"""The requests and notifications the server answers. Heavy modules are imported where they are first needed."""

from __future__ import annotations

import sys

from lsprotocol import types

from torchvet.lsp.code_actions import FIX_ALL, code_actions
from torchvet.lsp.protocol import STATUS_REQUEST, Status
from torchvet.lsp.server import TorchvetServer
from torchvet.version import VERSION

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
    server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)(_did_change_configuration)
    server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)(_did_change_files)
    pulled = types.DiagnosticOptions(
        inter_file_dependencies=True, workspace_diagnostics=False, identifier="torchvet"
    )
    server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, pulled)(_pull)
    kinds = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix, FIX_ALL])
    server.feature(types.TEXT_DOCUMENT_CODE_ACTION, kinds)(_code_action)
    server.feature(types.TEXT_DOCUMENT_HOVER)(_hover)
    server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=["-"]))(
        _completion
    )
    server.feature(STATUS_REQUEST)(_status)


def _initialize(server: TorchvetServer, params: types.InitializeParams) -> None:
    server.start_session(params)


async def _initialized(server: TorchvetServer, _: types.InitializedParams) -> None:
    workspace = server.client_capabilities.workspace
    wanted: list[types.Registration] = []
    if (
        workspace
        and workspace.did_change_configuration
        and workspace.did_change_configuration.dynamic_registration
    ):
        method = types.WORKSPACE_DID_CHANGE_CONFIGURATION
        options = types.DidChangeConfigurationRegistrationOptions(section="torchvet")
        wanted.append(types.Registration("torchvet-settings", method, options))
    if (
        workspace
        and workspace.did_change_watched_files
        and workspace.did_change_watched_files.dynamic_registration
    ):
        watchers = types.DidChangeWatchedFilesRegistrationOptions(
            [types.FileSystemWatcher(each) for each in _WATCHED]
        )
        wanted.append(
            types.Registration("torchvet-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, watchers)
        )
    if wanted:
        await server.client_register_capability_async(types.RegistrationParams(wanted))
    await server.read_settings()


def _shutdown(server: TorchvetServer, _: object) -> None:
    server.session.close()


def _did_open(server: TorchvetServer, params: types.DidOpenTextDocumentParams) -> None:
    server.take_in(params.text_document.uri)


def _did_change(server: TorchvetServer, params: types.DidChangeTextDocumentParams) -> None:
    edited_line = None
    for change in params.content_changes:
        if isinstance(change, types.TextDocumentContentChangePartial):
            edited_line = change.range.start.line + 1 + change.text.count("\n")
    server.take_in(params.text_document.uri, edited_line)


def _did_save(server: TorchvetServer, _: types.DidSaveTextDocumentParams) -> None:
    # Other open texts may import this one, or load what it saves.
    server.check_again()


def _did_close(server: TorchvetServer, params: types.DidCloseTextDocumentParams) -> None:
    uri = params.text_document.uri
    server.session.drop(uri)
    if not server.client_pulls:
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))


async def _did_change_configuration(server: TorchvetServer, _: types.DidChangeConfigurationParams) -> None:
    await server.read_settings()


def _did_change_files(server: TorchvetServer, _: types.DidChangeWatchedFilesParams) -> None:
    server.check_again()


async def _pull(
    server: TorchvetServer, params: types.DocumentDiagnosticParams
) -> types.RelatedFullDocumentDiagnosticReport:
    checked = await server.session.checked(params.text_document.uri)
    return types.RelatedFullDocumentDiagnosticReport(server.shown(checked) if checked else [])


async def _code_action(
    server: TorchvetServer, params: types.CodeActionParams
) -> list[types.CodeAction] | None:
    checked = await server.session.checked(params.text_document.uri)
    if checked is None:
        return None
    return code_actions(checked, server.converter(checked), params.range, params.context.only)


async def _hover(server: TorchvetServer, params: types.HoverParams) -> types.Hover | None:
    from torchvet.lsp.hover import hover

    checked = await server.session.checked(params.text_document.uri)
    return hover(checked, server.converter(checked), params.position) if checked is not None else None


def _completion(server: TorchvetServer, params: types.CompletionParams) -> list[types.CompletionItem] | None:
    from torchvet.lsp.completion import completions
    from torchvet.lsp.convert import Converter

    document = server.session.documents.get(params.text_document.uri)
    if document is None or not (
        server.session.settings.is_enabled and server.session.settings.offers_snippets
    ):
        return None
    source = server.session.source_of(document)
    return completions(source, Converter(source.lines, server.workspace.position_encoding), params.position)


def _status(_: TorchvetServer, __: object) -> Status:
    from torchvet.rules._contract import all_rules

    return Status(VERSION, sys.executable, tuple(each.name for each in all_rules()))
