"""Calls of the user's own modules whose arguments their `forward` cannot take."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import has_unpacking
from torchvet.facts.class_table import ClassTable, class_made
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.origins import origins
from torchvet.syntax.source import SourceFile

# A forward that is put in place of another one, somewhere in the file.
_PATCHED = re.compile(r"\.forward\s*=[^=]|setattr\(|__call__\s*=|with_kwargs|register_forward_pre_hook")


@dataclass(frozen=True)
class ForwardMismatch:
    """`call` gives `forward`, in the file `source`, too much, too little, or a name it does not have: `why` says which."""

    call: ast.Call
    forward: ast.FunctionDef
    owner: str
    why: str
    source: SourceFile

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[ForwardMismatch]:
        """Every one of this file."""
        is_alone = "def forward" not in file.source.text and not file.evidence.modules
        if is_alone or file.mentions(_PATCHED):
            return
        (code,) = file.facts(LocalCode)
        for call in code.index.of(ast.Call):
            if has_unpacking(call) or isinstance(call.func, ast.Call):
                continue
            made = origins(code, call.func) if isinstance(call.func, ast.Name | ast.Attribute) else []
            own = class_made(file, made[0]) if len(made) == 1 else None
            if own is None:
                continue
            found = _forward(*own)
            why = _why(found[1], call) if found is not None else ""
            if found is not None and why and not _is_caught(code, call):
                yield cls(call, found[1], own[1].name, why, found[0].source)


def _forward(file: FileFacts, cls: ast.ClassDef) -> tuple[FileFacts, ast.FunctionDef] | None:
    """The forward of an own class with its file, when all its bases are known and nothing else takes its calls."""
    (table,) = file.facts(ClassTable)
    if file.mentions(_PATCHED) or not table.is_module(cls):
        return None
    if any(table.method(cls, name) is not None for name in ("__call__", "_call_impl", "__getattr__")):
        return None
    found = table.method(cls, "forward")
    return found if found is not None and not found[1].decorator_list else None


def _why(forward: ast.FunctionDef, call: ast.Call) -> str:
    """What is wrong with the arguments, "" when `forward` can take them."""
    spec = forward.args
    positional = [each.arg for each in [*spec.posonlyargs, *spec.args]][1:]
    named = {each.arg for each in spec.kwonlyargs} | set(positional)
    if spec.vararg is not None or spec.kwarg is not None or not spec.args:
        return ""
    if len(call.args) > len(positional):
        return f"takes {len(positional)} argument{'' if len(positional) == 1 else 's'}, {len(call.args)} are given"
    unknown = [each.arg for each in call.keywords if each.arg not in named]
    if unknown:
        return f"has no parameter `{unknown[0]}`"
    given = {*positional[: len(call.args)], *(each.arg for each in call.keywords)}
    n_defaults = len(spec.defaults)
    needed = positional[: len(positional) - n_defaults]
    needed += [
        each.arg for each, value in zip(spec.kwonlyargs, spec.kw_defaults, strict=True) if value is None
    ]
    missing = [each for each in needed if each not in given]
    return f"also needs `{missing[0]}`" if missing else ""


def _is_caught(code: LocalCode, call: ast.Call) -> bool:
    return code.is_under(call, ast.Try) or "raises(" in code.file.source.text
