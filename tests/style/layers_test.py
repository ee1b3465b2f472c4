"""Who may import whom, and which libraries stand where. The table is the design; docs/architecture.md explains it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

_SERVER = Path(__file__).parents[2] / "server"
_BASE = frozenset({"diagnostics", "evidence", "settings"})
_KNOWING = _BASE | {"syntax", "facts"}
_EVERYTHING = _KNOWING | {
    "version",
    "rules",
    "suppression",
    "check",
    "shapes",
    "checkpoints",
    "project",
    "snippets",
}
_MAY_IMPORT = {
    "diagnostics": frozenset[str](),
    "version": frozenset[str](),
    "settings": frozenset({"diagnostics"}),
    "evidence": frozenset({"diagnostics"}),
    "syntax": _BASE,
    "facts": _BASE | {"syntax", "suppression"},
    "rules": _KNOWING,
    "suppression": _BASE | {"syntax"},
    "check": _KNOWING | {"rules", "suppression"},
    "shapes": _KNOWING,
    "checkpoints": _KNOWING,
    "project": _KNOWING | {"shapes", "checkpoints"},
    "snippets": _KNOWING,
    "cli": _EVERYTHING,
    "lsp": _EVERYTHING,
}
# The one door between them: `torchvet server` starts the language server.
_DOORS = {("cli/server.py", "lsp")}
_PURE = ("syntax", "facts", "rules", "check", "suppression")
_IMPURE_LIBRARIES = {"subprocess", "threading", "time", "multiprocessing", "socket", "asyncio", "datetime"}
_ONLY_IN = {
    "pygls": ("lsp/",),
    "lsprotocol": ("lsp/",),
    "jedi": ("project/resolve.py",),
    "torch": (),
    "torchvision": (),
    "numpy": (),
    "torchvet_runtime": (),
}


def _modules(package: str) -> list[Path]:
    return sorted(
        each for each in (_SERVER / package).rglob("*.py") if "snippets/library" not in each.as_posix()
    )


def _name(path: Path) -> str:
    return path.relative_to(_SERVER / path.relative_to(_SERVER).parts[0]).as_posix()


def _room(dotted: str) -> str:
    return dotted.split(".")[1]


def _imports(path: Path) -> Iterator[str]:
    """Dotted names that `path` imports, anywhere in it, also for type checking only."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            assert node.module is not None
            yield node.module
            if node.module == "torchvet":
                yield from (f"torchvet.{each.name}" for each in node.names)


@pytest.mark.parametrize("path", _modules("torchvet"), ids=_name)
def test_imports_follow_the_layers(path: Path) -> None:
    room = _name(path).split("/")[0].removesuffix(".py")
    if room == "__init__":
        return
    assert room in _MAY_IMPORT, f"{room} is new: say in this table what it may import"
    for dotted in _imports(path):
        if dotted.startswith("torchvet."):
            other = _room(dotted)
            allowed = other == room or other in _MAY_IMPORT[room] or (_name(path), other) in _DOORS
            assert allowed, f"{room} may not import {dotted}"


@pytest.mark.parametrize("path", _modules("torchvet/rules"), ids=_name)
def test_rules_never_import_rules(path: Path) -> None:
    others = [each for each in _imports(path) if each.startswith("torchvet.rules.")]
    assert [each for each in others if not each.startswith("torchvet.rules._")] == []


@pytest.mark.parametrize("path", _modules("torchvet"), ids=_name)
def test_libraries_stand_in_their_place(path: Path) -> None:
    for dotted in _imports(path):
        places = _ONLY_IN.get(dotted.split(".")[0])
        assert places is None or _name(path).startswith(places or ("nowhere",)), f"{dotted} in {_name(path)}"


@pytest.mark.parametrize("path", _modules("torchvet_runtime"), ids=_name)
def test_runtime_needs_only_torch(path: Path) -> None:
    known = {*sys.stdlib_module_names, "torch", "torchvet_runtime"}
    assert {each.split(".")[0] for each in _imports(path)} <= known


@pytest.mark.parametrize(
    "path",
    [each for each in _modules("torchvet") if _name(each).split("/")[0].removesuffix(".py") in _PURE],
    ids=_name,
)
def test_core_reads_no_file_and_no_clock(path: Path) -> None:
    assert {each.split(".")[0] for each in _imports(path)}.isdisjoint(_IMPURE_LIBRARIES)
    calls = [each for each in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(each, ast.Call)]
    assert [each.lineno for each in calls if isinstance(each.func, ast.Name) and each.func.id == "open"] == []
    files = {
        "open",
        "read_text",
        "read_bytes",
        "write_text",
        "write_bytes",
        "stat",
        "exists",
        "glob",
        "iterdir",
    }
    assert [
        each.lineno for each in calls if isinstance(each.func, ast.Attribute) and each.func.attr in files
    ] == []
