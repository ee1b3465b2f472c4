"""Which workspace files a text imports, found without importing or running anything.

Names are keyed as the importing file can write them: `models.net` or, relative, `.net`. Installed packages are not
followed. The import statements are found by their words, so that a half-typed file still has its others.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from torchvet.evidence import ModuleText
from torchvet.project.workspace import Workspace
from torchvet.syntax.dotted_names import DottedName, seen_from

_MAX_MODULES = 150
_DEPTH = 2
_FROM = re.compile(
    r"^[ \t]*from[ \t]+(\.*)[ \t]*([\w.]*)[ \t]+import[ \t]*(\([^)]*\)|(?:[^\n\\]|\\\n)*)", re.M
)
_IMPORT = re.compile(r"^[ \t]*import[ \t]+((?:[^\n\\]|\\\n)*)", re.M)
_COMMENT = re.compile(r"#[^\n]*")
# What is installed, whatever a file of the workspace is called.
_INSTALLED = sys.stdlib_module_names | {"torch", "torchvision", "torchaudio", "numpy"}


def imported_modules(path: Path, text: str, workspace: Workspace) -> dict[str, ModuleText]:
    """The workspace files behind the imports of `text`, at `path`, and behind their imports in turn."""
    found: dict[str, ModuleText] = {}
    waiting = [(DottedName(0, ()), path, text)]
    for depth in range(_DEPTH):
        following: list[tuple[DottedName, Path, str]] = []
        for importer, importer_path, importer_text in waiting:
            for written in _imports(importer_text):
                if _is_installed(written, importer_path):
                    continue
                name = seen_from(importer, importer_path.name == "__init__.py", written) if depth else written
                target = _file_of(written, importer_path, workspace) if str(name) not in found else None
                module_text = None if target is None or target == path else workspace.text(target)
                if target is None or module_text is None:
                    continue
                found[str(name)] = ModuleText(str(target), module_text)
                following.append((name, target, module_text))
                if len(found) >= _MAX_MODULES:
                    return found
        waiting = following
    return found


def _is_installed(name: DottedName, importer: Path) -> bool:
    """Whether it names what is installed, whatever a file of the workspace is called; not so inside that very package."""
    root = name.parts[0] if name.dots == 0 and name.parts else ""
    return root in _INSTALLED and root not in importer.parts


@lru_cache(maxsize=1024)
def _imports(text: str) -> tuple[DottedName, ...]:
    """Every module that `text` may import, once: for `from a import b`, both `a` and `a.b`."""
    return tuple(dict.fromkeys(_written_imports(text)))


def _written_imports(text: str) -> Iterator[DottedName]:
    for match in _FROM.finditer(text):
        base = DottedName(len(match[1]), tuple(part for part in match[2].split(".") if part))
        yield base
        for name in _names(match[3]):
            yield DottedName(base.dots, (*base.parts, name))
    for match in _IMPORT.finditer(text):
        for name in _names(match[1]):
            parts = tuple(name.split("."))
            yield from (DottedName(0, parts[:end]) for end in range(1, len(parts) + 1))


def _names(listing: str) -> list[str]:
    plain = _COMMENT.sub("", listing).replace("\\\n", " ").strip("() \t\n")
    words = [part.split() for part in plain.replace(";", ",").split(",")]
    return [each[0] for each in words if each and each[0].replace(".", "").isidentifier()]


def _file_of(name: DottedName, importer: Path, workspace: Workspace) -> Path | None:
    if name.dots:
        base = importer.parent
        for _ in range(name.dots - 1):
            base = base.parent
        return _module_file(base, name.parts, workspace)
    for base in _bases(importer, workspace.roots):
        found = _module_file(base, name.parts, workspace)
        if found is not None:
            return found
    return None


def _bases(importer: Path, roots: tuple[Path, ...]) -> Iterator[Path]:
    """Where absolute imports may start: beside the script, above its package, at the roots and their `src`."""
    yield importer.parent
    above = importer.parent
    while (above / "__init__.py").exists() and above != above.parent:
        above = above.parent
    yield above
    for root in roots:
        yield root
        yield root / "src"


def _module_file(base: Path, parts: tuple[str, ...], workspace: Workspace) -> Path | None:
    stem = base.joinpath(*parts)
    for candidate in (stem / "__init__.py", *([stem.with_name(stem.name + ".py")] if parts else [])):
        if workspace.version(candidate) is not None:
            return candidate
    return None
