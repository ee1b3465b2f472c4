"""Checkpoint files as the editor's features read them: in a thread of their own, each version of a file once.

The thread is not the one that checks: a hostile file may take two seconds, and findings must not wait for it.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from torchvet.checkpoints.contents import Checkpoint
from torchvet.checkpoints.read import CheckpointError, read_checkpoint
from torchvet.evidence import NO_EVIDENCE
from torchvet.facts.file import FileFacts
from torchvet.project.checkpoint_places import places
from torchvet.project.workspace import Stamp, stamp_of
from torchvet.syntax.source import SourceFile

# Names and shapes of the largest file there can be take a hundred megabytes.
_MAX_KEPT = 4

_AnswerT = TypeVar("_AnswerT")


class CheckpointFiles:
    """What was read last, checkpoints and one text of code; all methods but `answer` are for the reading thread."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="checkpoints")
        self._asked: SourceFile | None = None
        self._facts: FileFacts | None = None
        self._kept: OrderedDict[Path, tuple[Stamp, Checkpoint | CheckpointError]] = OrderedDict()

    async def answer(self, question: Callable[[], _AnswerT]) -> _AnswerT:
        """What `question` returns, asked in the reading thread. For the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, question)

    def at(self, path: Path) -> Checkpoint | CheckpointError | None:
        """What the file at `path` holds or is wrong with it, None when there is none; read again when it changes."""
        stamp = stamp_of(path)
        if stamp is None:
            return None
        known = self._kept.get(path)
        if known is None or known[0] != stamp:
            known = (stamp, _read(path))
            self._kept[path] = known
        self._kept.move_to_end(path)
        while len(self._kept) > _MAX_KEPT:
            self._kept.popitem(last=False)
        return known[1]

    def facts(self, source: SourceFile) -> FileFacts:
        """The facts of a text; those of the one asked about last are kept."""
        if self._facts is None or self._asked is not source:
            self._asked = source
            # A tree of our own: the checking thread may be building the one of `source` right now.
            own = SourceFile(source.path, source.text, source.edited_line)
            self._facts = FileFacts(own, NO_EVIDENCE)
        return self._facts

    def named(self, written: str, folders: Sequence[Path]) -> Path | None:
        """The file that `written` means, seen from the first of `folders` where there is one."""
        return next((each for each in places(written, folders) if stamp_of(each) is not None), None)


def _read(path: Path) -> Checkpoint | CheckpointError:
    try:
        return read_checkpoint(path)
    except CheckpointError as error:
        return error
