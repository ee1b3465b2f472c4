"""Keywords that torch's classes and functions do not have: misspelt ones above all."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import has_unpacking
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.old_arguments import REMOVED_ARGUMENTS

# A scheduler's old argument, and a loss class called like a function: rules of their own.
_OF_OTHER_RULES = frozenset({"verbose", "input", "target"})


@dataclass(frozen=True)
class UnknownKeyword:
    """`keyword` of a call of `name`; `meant` is the parameter that looks like it, "" when none does.

    `is_certain`: by the torch that is installed. The shipped table may be older or newer than the user's.
    """

    call: ast.Call
    keyword: ast.keyword
    name: str
    meant: str
    is_certain: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[UnknownKeyword]:
        """Every one of this file."""
        api = file.evidence.torch_api
        if "torch" not in file.source.text or api is None:
            return
        (code,) = file.facts(LocalCode)
        for call in code.index.of(ast.Call):
            if not call.keywords or has_unpacking(call):
                continue
            name = code.name(call.func)
            known = api.parameters.get(name, ())
            for keyword in call.keywords if known else ():
                if keyword.arg in _OF_OTHER_RULES or keyword.arg in REMOVED_ARGUMENTS.get(name, {}):
                    continue
                # Under a condition another version of torch may be thought of.
                if keyword.arg not in known and not code.is_under(call, ast.Try, ast.If, ast.IfExp):
                    close = difflib.get_close_matches(str(keyword.arg), known, 1, 0.75)
                    yield cls(call, keyword, name, close[0] if close else "", api.is_installed)
