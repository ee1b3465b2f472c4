"""A Python file or notebook as text and tree, the files beside it that it imports, and what names in it stand for. Imports nothing."""

from __future__ import annotations

import ast
import hashlib
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from torchvet_runtime.failures import UsageError
from torchvet_runtime.notebook_text import SUFFIX, program_of

# Enough for a project's model, data and engine files; a limit, because each is parsed before training starts.
_MOST_FILES = 40


@dataclass(frozen=True)
class Source:
    """A parsed file; `content` of a notebook is that of its program. `names` says what imported names stand for, such as `nn` for `torch.nn`."""

    path: Path
    content: bytes
    tree: ast.Module
    names: dict[str, str]

    @property
    def sha256(self) -> str:
        """The digest of the file's bytes."""
        return hashlib.sha256(self.content).hexdigest()

    def qualified(self, node: ast.expr | None) -> str:
        """`node` as a dotted name with imports resolved, such as `torch.nn.Module`; empty for anything else."""
        if isinstance(node, ast.Name):
            return self.names.get(node.id, node.id)
        if isinstance(node, ast.Attribute):
            base = self.qualified(node.value)
            return f"{base}.{node.attr}" if base else ""
        return ""

    def comments(self) -> Iterator[tuple[int, str]]:
        """Line number and text of every comment."""
        for token in tokenize.tokenize(io.BytesIO(self.content).readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string


def read_source(path: Path) -> Source:
    """The file, parsed; raises `UsageError` when it can't be."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"can't read {path}: {error.strerror}") from error
    if path.suffix == SUFFIX:
        content = program_of(content, path.name)
    try:
        tree = ast.parse(content, str(path))
    except SyntaxError as error:
        raise UsageError(f"{path}:{error.lineno}: {error.msg}; mend this line first") from error
    except ValueError as error:
        raise UsageError(f"{path} is not Python text: {error}") from error
    return Source(path, content, tree, dict(_imported_names(tree)))


def with_local_imports(source: Source) -> list[Source]:
    """The file and those in its folder that it imports, directly or not; unreadable ones are left out."""
    root = source.path.parent
    found = {source.path: source}
    waiting = [source]
    while waiting and len(found) < _MOST_FILES:
        for path in _local_files(waiting.pop(0).tree, root):
            if path in found or len(found) >= _MOST_FILES:
                continue
            try:
                found[path] = read_source(path)
            except UsageError:
                # Python will say so when it gets there, if it does.
                continue
            waiting.append(found[path])
    return list(found.values())


def _local_files(tree: ast.Module, root: Path) -> Iterator[Path]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules = [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules = [node.module, *(f"{node.module}.{each.name}" for each in node.names)]
        else:
            continue
        for module in modules:
            stem = root.joinpath(*module.split("."))
            for path in (stem.with_suffix(".py"), stem / "__init__.py"):
                if path.is_file():
                    yield path


def _imported_names(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for each in node.names:
                top = each.name.split(".")[0]
                yield each.asname or top, each.name if each.asname else top
        elif isinstance(node, ast.ImportFrom) and node.module:
            for each in node.names:
                yield each.asname or each.name, f"{node.module}.{each.name}"
