"""The requests about checkpoints: the editor's view of a file, paths and keys in code.

Files are read and texts looked through in the thread of `checkpoint_files.py`; here is only what must be on the loop.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from lsprotocol import types

from torchvet.lsp.convert import path_of
from torchvet.lsp.notebooks import Placed
from torchvet.lsp.protocol import (
    CHECKPOINT_REQUEST,
    COMPARISON_REQUEST,
    MODEL_CLASSES_REQUEST,
    CheckpointAnswer,
    ComparisonAnswer,
    ModelClassPlace,
)
from torchvet.lsp.server import TorchvetServer
from torchvet.lsp.session import Document

if TYPE_CHECKING:
    from torchvet.lsp.checkpoint_files import CheckpointFiles


class _File(Protocol):
    """The parameters as the framework makes them of a `CheckpointQuestion`."""

    uri: str


class _TwoFiles(_File, Protocol):
    """The same of a `ComparisonQuestion`."""

    other: str
    other_class: str | None


class CheckpointFeatures:
    """Answers for one server."""

    def __init__(self, server: TorchvetServer) -> None:
        self._server = server
        self._files: CheckpointFiles | None = None
        # The framework writes on what it is given, which a method does not allow.
        server.feature(CHECKPOINT_REQUEST)(partial(self._checkpoint))
        server.feature(COMPARISON_REQUEST)(partial(self._comparison))
        server.feature(MODEL_CLASSES_REQUEST)(partial(self._model_classes))
        server.feature(types.TEXT_DOCUMENT_DOCUMENT_LINK)(partial(self._links))

    async def _checkpoint(self, params: _File) -> CheckpointAnswer:
        from torchvet.lsp.checkpoint_view import checkpoint_answer

        path = path_of(params.uri)
        return await self._reading.answer(lambda: checkpoint_answer(path))

    async def _comparison(self, params: _TwoFiles) -> ComparisonAnswer:
        from torchvet.lsp.checkpoint_view import comparison_answer

        path, other = path_of(params.uri), path_of(params.other)
        name = getattr(params, "other_class", None)
        if name is not None:
            from torchvet.lsp.checkpoint_models import against_class

            return await against_class(self._server.session, self._reading, path, other, str(name))
        return await self._reading.answer(lambda: comparison_answer(path, other))

    async def _model_classes(self, _: object) -> Sequence[ModelClassPlace]:
        from torchvet.lsp.checkpoint_models import offered_classes

        roots, session = self._server.roots, self._server.session
        opened = [each.path for each in session.documents.values() if each.path is not None]
        return await self._reading.answer(lambda: offered_classes(roots, opened, session.open_text))

    async def _links(self, params: types.DocumentLinkParams) -> list[types.DocumentLink] | None:
        settings = self._server.session.settings
        found = (
            self._placed(params.text_document.uri)
            if settings.is_enabled and settings.links_checkpoints
            else None
        )
        if found is None:
            return None
        from torchvet.lsp.checkpoint_paths import as_links, links

        opened, placed, folders = found
        files, converter = self._reading, self._server.converter(opened)
        targets = await files.answer(lambda: links(files, placed, folders))
        inside = [(placed.inner(place), target) for place, target in targets]
        return as_links([(converter.range(place), target) for place, target in inside if place is not None])

    async def hover(self, params: types.HoverParams) -> types.Hover | None:
        """What is in the checkpoint whose path stands there."""
        settings = self._server.session.settings
        found = (
            self._placed(params.text_document.uri)
            if settings.is_enabled and settings.shows_checkpoints
            else None
        )
        if found is None:
            return None
        from torchvet.lsp.checkpoint_paths import summary_at

        opened, placed, folders = found
        files, converter = self._reading, self._server.converter(opened)
        place = placed.outer(converter.our_position(params.position))
        shown = await files.answer(lambda: summary_at(files, placed, folders, place))
        around = placed.inner(shown[1]) if shown is not None else None
        if shown is None or around is None:
            return None
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, shown[0]), converter.range(around))

    async def completion(self, params: types.CompletionParams) -> types.CompletionList | None:
        """The keys of the checkpoint that is looked into there."""
        settings = self._server.session.settings
        is_wanted = settings.is_enabled and settings.completes_keys
        found = self._placed(params.text_document.uri) if is_wanted else None
        if found is None:
            return None
        opened, placed, folders = found
        converter = self._server.converter(opened)
        place = converter.our_position(params.position)
        rows = opened.source.lines[place.line - 1 : place.line]
        from torchvet.lsp.checkpoint_keys import as_list, keys_at, may_be_key

        if not rows or not may_be_key(rows[0][: place.column]):
            return None
        files, outer = self._reading, placed.outer(place)
        keys = await files.answer(lambda: keys_at(files, placed, folders, outer))
        around = placed.inner(keys.place) if keys is not None else None
        return as_list(keys, converter.range(around)) if keys is not None and around is not None else None

    @property
    def _reading(self) -> CheckpointFiles:
        if self._files is None:
            # Imported here: most sessions never look into a checkpoint.
            from torchvet.lsp.checkpoint_files import CheckpointFiles

            self._files = CheckpointFiles()
        return self._files

    def _placed(self, uri: str) -> tuple[Document, Placed, Sequence[Path]] | None:
        """An open text that can load checkpoints, with its place in its notebook and the folders paths start from."""
        opened = self._server.opened(uri)
        if opened is None:
            return None
        placed = Placed.of(opened, self._server.notebooks.around(uri))
        from torchvet.lsp.checkpoint_paths import reads_checkpoints

        if not reads_checkpoints(placed.source.text):
            return None
        own = (placed.path.parent,) if placed.path is not None else ()
        return opened, placed, (*own, *self._server.roots)
