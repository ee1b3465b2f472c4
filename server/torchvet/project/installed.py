"""The classes of installed packages that a file names: what they descend from, remembered on disk.

A background thread asks `resolve.ClassResolver`; until it has answered, a class is not known and rules stay silent.
Answers are kept with the stamp of the file the class stands in, so that an upgrade asks anew.
"""

from __future__ import annotations

import ast
import hashlib
import json
import queue
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from torchvet.project.cache_folder import write_whole
from torchvet.project.workspace import stamp_of
from torchvet.syntax.nodes import walk
from torchvet.syntax.source import SourceFile

# Known by name, or without any class that matters to training code.
_FAMILIAR = sys.stdlib_module_names | {
    "torch",
    "torchvision",
    "torchaudio",
    "numpy",
    "pandas",
    "builtins",
    "pytest",
}
_MAX_NAMES = 60
_FORMAT = 1

Answer = tuple[str, ...]


class InstalledClasses:
    """Ancestors of third-party classes, by the name a file uses."""

    def __init__(
        self, paths: tuple[Path, ...], cache: Path | None, on_news: Callable[[], None] | None
    ) -> None:
        self._paths = paths
        self._memory = _Memory(cache, paths)
        self._on_news = on_news
        self._waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._asked: set[str] = set()
        self._resolver: object = None
        self._thread: threading.Thread | None = None

    def known(self, source: SourceFile, is_own: Callable[[str], bool]) -> dict[str, Answer]:
        """What is known now of the classes that `source` names; what is not is asked in the background.

        `is_own` says whether a root package belongs to the workspace. Without `on_news` the answer waits instead.
        """
        found: dict[str, Answer] = {}
        for name in self._names(source, is_own):
            answer = self._memory.get(name)
            if answer is None and self._on_news is None:
                answer = self._resolve(name)
            if answer:
                found[name] = answer
            elif answer is None and name not in self._asked:
                self._asked.add(name)
                self._ask(name)
        return found

    def _names(self, source: SourceFile, is_own: Callable[[str], bool]) -> list[str]:
        if not self._paths:
            return []
        imports = source.imports
        roots = {each for each in imports.roots if each not in _FAMILIAR and not is_own(each)}
        if not any(_is_installed(root, self._paths) for root in roots):
            return []
        named = (imports.qualified(each) for each in _classes_named(source.tree))
        kept = (each for each in named if each is not None and each.split(".")[0] in roots)
        return list(dict.fromkeys(kept))[:_MAX_NAMES]

    def _ask(self, name: str) -> None:
        self._waiting.put(name)
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._work, name="installed-classes", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        """Answers all that waits, then says so once."""
        has_news = False
        while True:
            try:
                name = self._waiting.get(timeout=1.0)
            except queue.Empty:
                return
            has_news = bool(self._resolve(name)) or has_news
            if self._waiting.empty() and has_news and self._on_news is not None:
                has_news = False
                self._on_news()

    def _resolve(self, name: str) -> Answer:
        from torchvet.project.resolve import ClassResolver

        if not isinstance(self._resolver, ClassResolver):
            self._resolver = ClassResolver(self._paths)
        found = self._resolver.ancestors(name)
        answer, path = found if found is not None else ((), None)
        self._memory.put(name, answer, path)
        return answer


class _Memory:
    """Answers in one JSON file for each environment; a damaged one is an empty one."""

    def __init__(self, folder: Path | None, paths: tuple[Path, ...]) -> None:
        key = hashlib.sha256("\0".join(map(str, paths)).encode()).hexdigest()[:16]
        self._file = None if folder is None else folder / f"classes-{_FORMAT}-{key}.json"
        self._answers: dict[str, tuple[Answer, str, object]] | None = None

    def get(self, name: str) -> Answer | None:
        """The answer for `name` if the file it was read from is unchanged; () when there is no such class."""
        if self._answers is None:
            self._answers = _read_answers(self._file)
        kept = self._answers.get(name)
        if kept is None:
            return None
        ancestors, path, stamp = kept
        is_current = not path or _stamp(Path(path)) == stamp
        return ancestors if is_current else None

    def put(self, name: str, answer: Answer, path: Path | None) -> None:
        """Remembers; a name without a class only for this process, because it may be installed any time."""
        if self._answers is None:
            self._answers = _read_answers(self._file)
        self._answers[name] = (answer, str(path or ""), _stamp(path) if path else None)
        if path is not None and self._file is not None:
            stored = {key: value for key, value in self._answers.items() if value[1]}
            with suppress(OSError):
                # A full disk or a read-only home costs speed only.
                write_whole(self._file, json.dumps(stored))


def _stamp(path: Path) -> object:
    stamp = stamp_of(path)
    return None if stamp is None else list(stamp)


def _read_answers(file: Path | None) -> dict[str, tuple[Answer, str, object]]:
    try:
        stored = json.loads(file.read_text("utf-8")) if file is not None else {}
        return {
            str(name): (tuple(map(str, ancestors)), str(path), stamp)
            for name, (ancestors, path, stamp) in stored.items()
        }
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _is_installed(root: str, paths: tuple[Path, ...]) -> bool:
    return any((each / root).is_dir() or (each / f"{root}.py").is_file() for each in paths)


def _classes_named(tree: ast.Module) -> Iterator[ast.expr]:
    """Bases of classes, annotations of parameters, and what is called like a class."""
    for node in walk(tree):
        if isinstance(node, ast.ClassDef):
            yield from node.bases
        elif isinstance(node, ast.Call) and _looks_like_class(node.func):
            yield node.func
        elif isinstance(node, ast.arg) and isinstance(node.annotation, ast.Name | ast.Attribute):
            yield node.annotation


def _looks_like_class(node: ast.expr) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return name[:1].isupper()
