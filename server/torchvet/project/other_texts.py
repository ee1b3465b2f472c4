"""What the other files of a workspace say: asked by rules about names that may be used anywhere.

Nothing is read before somebody asks. Texts stay with the workspace; answers are kept for one check.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from torchvet.project.workspace import Workspace


class WorkspaceTexts:
    """The texts of all files of `workspace` but the one at `path`."""

    def __init__(self, workspace: Workspace, path: Path) -> None:
        self._workspace = workspace
        self._path = path
        self._answers: dict[str, bool] = {}

    @property
    def read(self) -> Collection[str]:
        """The paths of all that were looked at: every other file, once something was asked."""
        return [str(each) for each in self._others()] if self._answers else ()

    def mention(self, pattern: str) -> bool:
        """Whether one of them contains the regular expression; True too when not all of them are known."""
        if pattern not in self._answers:
            wanted = re.compile(pattern)
            texts = (self._workspace.text(each) for each in self._others())
            is_found = any(text is None or wanted.search(text) is not None for text in texts)
            self._answers[pattern] = is_found or bool(self._workspace.notes)
        return self._answers[pattern]

    def _others(self) -> list[Path]:
        return [each for each in self._workspace.files() if each != self._path]
