"""What a class of an installed package descends from, asked of jedi. The only file that knows jedi.

jedi reads sources and stubs; nothing of the user's is imported or run, and no process is started. It is too slow for
a keystroke: `installed.py` asks in the background and remembers.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jedi.api.classes import Name
    from jedi.api.environment import InterpreterEnvironment
    from jedi.api.project import Project

_MAX_ANCESTORS = 40
# Everything below these is known by name already.
_KNOWN_ROOTS = ("torch.", "builtins.", "typing.", "abc.")


class ClassResolver:
    """Resolves names against the packages in `paths`, the site-packages folders of the user's interpreter."""

    def __init__(self, paths: tuple[Path, ...]) -> None:
        # Imported here: jedi costs what a whole check costs, and most files import torch only.
        import jedi
        from jedi.api.environment import InterpreterEnvironment

        self._script = jedi.Script
        # In this process: jedi's own choice would be to start the user's interpreter.
        self._environment: InterpreterEnvironment = InterpreterEnvironment()
        paths_as_text = [str(each) for each in paths]
        self._project: Project = jedi.Project(
            paths_as_text[0] if paths else ".", sys_path=paths_as_text, smart_sys_path=False
        )

    def ancestors(self, name: str) -> tuple[tuple[str, ...], Path] | None:
        """Qualified names of all that the class `name` descends from, itself first, and the file it stands in.

        None when there is no such class.
        """
        module, _, last = name.rpartition(".")
        if not module or not all(part.isidentifier() for part in name.split(".")):
            return None
        code = f"from {module} import {last}\n{last}"
        found = self._goto(code, None, 2, 0)
        if found is None or found.type != "class" or found.module_path is None:
            return None
        return tuple(dict.fromkeys(self._lineage(found))), found.module_path

    def _lineage(self, start: Name) -> Iterator[str]:
        waiting, n_seen = [start], 0
        while waiting and n_seen < _MAX_ANCESTORS:
            cls = waiting.pop(0)
            n_seen += 1
            if not cls.full_name:
                continue
            yield cls.full_name
            if not cls.full_name.startswith(_KNOWN_ROOTS):
                waiting += self._bases(cls)

    def _bases(self, cls: Name) -> Iterator[Name]:
        path = cls.module_path
        if path is None or path.suffix not in (".py", ".pyi"):
            return
        try:
            text = path.read_text("utf-8", "replace")
            tree = ast.parse(text)
        except (OSError, SyntaxError, ValueError, RecursionError):
            return
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.name == cls.name and node.lineno == cls.line:
                for base in node.bases:
                    end = base.value if isinstance(base, ast.Subscript) else base
                    column = _column(text, end.end_lineno or 0, (end.end_col_offset or 1) - 1)
                    found = self._goto(text, path, end.end_lineno or 0, column)
                    if found is not None and found.type == "class":
                        yield found

    def _goto(self, code: str, path: Path | None, line: int, column: int) -> Name | None:
        try:
            script = self._script(code, path=path, project=self._project, environment=self._environment)
            found = script.goto(line, column, follow_imports=True)
        except Exception:  # noqa: BLE001  # jedi raises anything on code it has never seen; then nothing is known
            return None
        return found[0] if found else None


def _column(text: str, line: int, offset: int) -> int:
    """Code points before the byte `offset` of a line, as jedi counts."""
    return len(text.splitlines()[line - 1].encode()[:offset].decode("utf-8", "ignore"))
