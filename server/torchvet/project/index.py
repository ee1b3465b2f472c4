"""The project behind a file: `Project.gather` is how editor and command line learn what one text doesn't say.

Not here: what any of it means (`facts`), and how files are found and read (`workspace`, `imports`).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from torchvet.evidence import NO_EVIDENCE, Evidence
from torchvet.project.gather import Gatherer
from torchvet.project.program_shapes import Program
from torchvet.project.workspace import Workspace
from torchvet.syntax.source import SourceFile

if TYPE_CHECKING:
    from torchvet.shapes.questions import Oracle


def _nothing_is_open(_: Path) -> str | None:
    return None


class Project:
    """Everything known about the files below `roots`; answers are remembered between calls.

    `open_text` gives the text of a file that is open in an editor; `python` is the interpreter the user runs.
    With `on_news`, what takes long is found in the background, and `on_news` is called from there when it is known;
    without, `gather` waits for it. `oracle` is asked about operations whose shapes are not known here.
    Safe to call from several threads, which then take turns.
    """

    def __init__(
        self,
        roots: tuple[Path, ...],
        open_text: Callable[[Path], str | None] = _nothing_is_open,
        python: Path | None = None,
        on_news: Callable[[], None] | None = None,
        oracle: Oracle | None = None,
    ) -> None:
        self._workspace = Workspace(roots, open_text)
        self._gatherer = Gatherer(self._workspace, python, on_news, oracle)
        self._turn = Lock()

    @property
    def notes(self) -> tuple[str, ...]:
        """What is not known because the workspace is too big, in words."""
        return self._workspace.notes

    def gather(self, source: SourceFile) -> Evidence:
        """What the workspace knows that `source` can need; reads files, never runs any."""
        if "torch" not in source.text and "state_dict" not in source.text and ".squeeze(" not in source.text:
            return NO_EVIDENCE
        with self._turn:
            return self._gatherer.evidence(source)

    def program(self, source: SourceFile) -> Program:
        """The symbolic run of `source`: its shapes and models, made when somebody looks."""
        return self._gatherer.program(source)

    def program_at(self, path: Path) -> Program | None:
        """The same of the file at `path`, open or not; None when there is none that can be read, or it is too big."""
        with self._turn:
            text = self._workspace.text(path)
        return None if text is None else self.program(SourceFile(str(path), text))
