"""What the other files of a workspace say: asked by rules about names that may be used anywhere.

Nothing is read before somebody asks. Texts stay with the workspace; answers are kept for one check.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cached_property
from pathlib import Path

from torchvet.project.workspace import Workspace


class WorkspaceTexts:
    """The texts of all files of `workspace` but the one at `path`."""

    def __init__(self, workspace: Workspace, path: Path) -> None:
        self._workspace = workspace
        self._path = path
        self._answers: dict[tuple[str, str], bool] = {}

    @property
    def read(self) -> Collection[str]:
        """The paths of all that were looked at: every other file, once something was asked."""
        return [str(each) for each in self._others()] if self._answers else ()

    def mention(self, word: str, pattern: str = "") -> bool:
        """Whether one of them holds `word`, in a place that matches `pattern`; True too when not all are known."""
        if (word, pattern) not in self._answers:
            # Looking for a word first is ten times as fast as looking for a pattern.
            holding = [each for each in self._texts if each is None or word in each]
            wanted = re.compile(pattern)
            is_found = any(each is None or wanted.search(each) is not None for each in holding)
            self._answers[word, pattern] = is_found or bool(self._workspace.notes)
        return self._answers[word, pattern]

    @cached_property
    def _texts(self) -> list[str | None]:
        """Each text once; None for what cannot be read."""
        return [self._workspace.text(each) for each in self._others()]

    def _others(self) -> list[Path]:
        return [each for each in self._workspace.files() if each != self._path]
