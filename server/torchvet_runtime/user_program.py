"""Runs the user's file: the way Python would run it as a script, or as a module of the file's name.

Sets up `sys.path`, `sys.argv` and `__main__` as plain `python FILE` does. Not `runpy`: that takes `__main__` away again as
soon as the file has run, and what runs at exit, or unpickles, still needs it.
"""

from __future__ import annotations

import builtins
import linecache
import os
import sys
from collections.abc import Sequence
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

from torchvet_runtime.notebook_text import SUFFIX
from torchvet_runtime.source import Source


def take_place(path: Path, as_given: str, arguments: Sequence[str]) -> None:
    """Sets `sys.argv` and `sys.path` to what the file would see under `python FILE ARGUMENTS`."""
    sys.argv[:] = [as_given, *arguments]
    # `python -P`, new in 3.11, keeps the script's folder off the path.
    if not getattr(sys.flags, "safe_path", False):
        sys.path.insert(0, str(path.resolve().parent))


def run_as_script(source: Source) -> None:
    """Runs the file as `__main__`, which it stays until the process ends."""
    module = _module("__main__", source)
    module.__dict__["__builtins__"] = builtins
    module.__dict__["__cached__"] = None
    if sys.version_info < (3, 14):
        # Since then made only when somebody asks.
        vars(module).update(__annotations__={})
    exec(_compiled(source), module.__dict__)


def run_as_module(source: Source) -> ModuleType:
    """Runs the file under its own name, so that `if __name__ == "__main__"` is not entered; returns the module."""
    name = source.path.stem
    if name in sys.modules or name in sys.stdlib_module_names or not name.isidentifier():
        name = "torchvet_file_" + "".join(each if each.isalnum() else "_" for each in name)
    module = _module(name, source)
    exec(_compiled(source), module.__dict__)
    return module


def _module(name: str, source: Source) -> ModuleType:
    module = ModuleType(name)
    path = str(source.path)
    module.__file__ = path
    module.__package__ = None if name == "__main__" else ""
    module.__loader__ = SourceFileLoader(name, path)
    module.__spec__ = None
    if source.path.suffix == SUFFIX:
        _furnish_notebook(module, source)
    # Pickling, dataclasses and spawned workers look modules up by name.
    sys.modules[name] = module
    return module


def _furnish_notebook(module: ModuleType, source: Source) -> None:
    """What a notebook's program finds without importing it, and without a window to draw in."""
    # A kernel's `__main__` has no file either, and spawned workers must not try to run this one.
    del module.__file__
    vars(module)["display"] = print
    os.environ.setdefault("MPLBACKEND", "Agg")
    lines = source.content.decode("utf-8").splitlines(keepends=True)
    # Tracebacks and `inspect` read the program's lines here, and not those of the JSON.
    linecache.cache[str(source.path)] = (len(source.content), None, lines, str(source.path))


def _compiled(source: Source) -> CodeType:
    # dont_inherit: the user's file is not under our own __future__ imports.
    return compile(source.content, str(source.path), "exec", dont_inherit=True)
