"""Imports: libraries by their names, files of the workspace by walking them."""

from __future__ import annotations

import ast

from torchvet.shapes.engine.assigning import bind
from torchvet.shapes.engine.state import Engine, Frame
from torchvet.shapes.engine.values import External, ModuleFile, Scope
from torchvet.shapes.tensor import UNKNOWN
from torchvet.syntax.dotted_names import DottedName, seen_from
from torchvet.syntax.source import SourceFile, source_of

_MAX_FILES = 30


def import_modules(engine: Engine, node: ast.Import) -> None:
    """`import a.b as c`."""
    for each in node.names:
        if each.asname is not None:
            bind(engine, each.asname, _module(engine, each.name))
        else:
            root = each.name.split(".")[0]
            found = _module(engine, root)
            bind(engine, root, found)


def import_names(engine: Engine, node: ast.ImportFrom) -> None:
    """`from a import b as c`."""
    origin = _seen(engine, "." * node.level + (node.module or ""))
    for each in node.names:
        if each.name == "*":
            _import_all(engine, origin)
            continue
        if _is_package(engine):
            # Of a hundred files that a package passes on a program uses a few.
            engine.frame.file.passed_on[each.asname or each.name] = origin, each.name
            continue
        bind(engine, each.asname or each.name, member(engine, origin, each.name))


def _is_package(engine: Engine) -> bool:
    """Whether the top level of a package's `__init__.py` is walked, other than that of the file at hand."""
    frame = engine.frame
    return (
        not frame.file.is_main and frame.function is None and frame.file.source.path.endswith("__init__.py")
    )


def _seen(engine: Engine, written: str) -> str:
    """A relative import of another file as the main file would write it."""
    file = engine.frame.file
    if file.is_main or not written.startswith("."):
        return written
    is_package = file.source.path.endswith("__init__.py")
    return str(seen_from(DottedName.of(file.name), is_package, DottedName.of(written)))


def member(engine: Engine, origin: str, name: str) -> object:
    """What `from origin import name` gives, as the main file would write it."""
    inner = _module(engine, origin)
    if isinstance(inner, ModuleFile) and name in inner.scope.slots:
        return inner.scope.slots[name]
    behind = inner.passed_on.get(name) if isinstance(inner, ModuleFile) else None
    if behind is not None and behind != (origin, name):
        return member(engine, *behind)
    separator = "" if origin.endswith(".") else "."
    deeper = _module(engine, f"{origin}{separator}{name}")
    if isinstance(deeper, ModuleFile):
        return deeper
    is_of_workspace = isinstance(inner, ModuleFile) or origin.startswith(".")
    return UNKNOWN if is_of_workspace else External(f"{origin}.{name}")


def _import_all(engine: Engine, origin: str) -> None:
    inner = _module(engine, origin)
    if isinstance(inner, ModuleFile):
        if _is_package(engine):
            engine.frame.file.passed_on.update({name: (origin, name) for name in inner.passed_on})
        else:
            for passed, behind in inner.passed_on.items():
                bind(engine, passed, member(engine, *behind))
        for name, value in list(inner.scope.slots.items()):
            if isinstance(name, str) and not name.startswith("_"):
                bind(engine, name, value)


def _module(engine: Engine, name: str) -> object:
    engine.is_importing = engine.is_importing or name in engine.texts
    if name in engine.files:
        return engine.files[name] or UNKNOWN
    text = engine.texts.get(name)
    if text is None or len(engine.files) >= _MAX_FILES:
        return UNKNOWN if name.startswith(".") else External(name)
    engine.files[name] = None
    found = _walked(engine, source_of(text.path, text.text), name)
    engine.files[name] = found
    return found


def _walked(engine: Engine, source: SourceFile, name: str) -> ModuleFile:
    """A file after its top level ran."""
    made = ModuleFile(source, name, Scope())
    engine.frames.append(Frame(made.scope, made))
    engine.notes.silent += 1
    try:
        engine.walk(source.tree.body)
    finally:
        engine.frames.pop()
        engine.notes.silent -= 1
    return made
