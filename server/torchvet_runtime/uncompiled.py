"""Keeps our own functions out of `torch.compile`, which compiles whatever Python runs next to what it has compiled."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType
from typing import Any

import torch


def keep_out_of_compilation() -> None:
    """From now on torch.compile passes over the code of this package, as if torch itself had called it."""
    skip = _skipping()
    if skip is None:
        return
    package = __name__.partition(".")[0]
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == package:
            for code in _codes(vars(module), name):
                skip(code)


def _skipping() -> Callable[[CodeType], object] | None:
    """What tells torch.compile to pass over a code object, without importing torch._dynamo, which takes a second."""
    # Any: without types; `skip_code` in torch 2.4, strategies in 2.13.
    extension: Any = getattr(getattr(torch._C, "_dynamo", None), "eval_frame", None)
    if hasattr(extension, "skip_code"):
        skip: Callable[[CodeType], object] = extension.skip_code
        return skip
    if not hasattr(extension, "_FrameExecStrategy"):
        return None
    action = extension._FrameAction
    only_this = extension._FrameExecStrategy(action.SKIP, action.DEFAULT)
    return lambda code: extension.set_code_exec_strategy(code, only_this)


def _codes(names: dict[str, object], module: str) -> Iterator[CodeType]:
    for each in names.values():
        if isinstance(each, FunctionType) and each.__module__ == module:
            yield from _with_inner(each.__code__)
        elif isinstance(each, type) and each.__module__ == module:
            yield from _codes(dict(vars(each)), module)
        elif isinstance(each, property) and isinstance(each.fget, FunctionType):
            yield from _with_inner(each.fget.__code__)


def _with_inner(code: CodeType) -> Iterator[CodeType]:
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _with_inner(each)
