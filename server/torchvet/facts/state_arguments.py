"""What `load_state_dict` is given that can't be a state: a path, a module, or a method that nobody calls."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import argument, has_unpacking
from torchvet.facts.class_table import ClassTable, class_made
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode, expects_failure
from torchvet.facts.made_modules import is_module
from torchvet.facts.optimizer_paths import is_proven_optimizer
from torchvet.facts.origins import constant_values, origins


@dataclass(frozen=True)
class WrongState:
    """`given`, the argument of `call`, is no state: `what` says what it is, `instead` what to write for it."""

    call: ast.Call
    given: ast.expr
    what: str
    instead: str

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[WrongState]:
        """Every one of this file."""
        if "load_state_dict" not in file.source.text:
            return
        (code,) = file.facts(LocalCode)
        if expects_failure(code):
            return
        for call in code.methods_called("load_state_dict"):
            given = argument(call, 0, "state_dict")
            owner = call.func.value if isinstance(call.func, ast.Attribute) else None
            if given is None or owner is None or has_unpacking(call) or not _is_torchs(code, owner):
                continue
            text = file.source.segment(given)
            values = constant_values(code, given)
            if values and all(isinstance(each, str) for each in values):
                yield cls(call, given, "a path", f"torch.load({text})")
            elif isinstance(given, ast.Name | ast.Attribute) and is_module(code, given):
                yield cls(call, given, "a module", f"{text}.state_dict()")
            elif _is_uncalled(code, given):
                yield cls(call, given, "a method that is not called", f"{text}()")


def _is_uncalled(code: LocalCode, given: ast.expr) -> bool:
    """`model.state_dict`, of an object of torch's."""
    is_method = isinstance(given, ast.Attribute) and given.attr == "state_dict"
    owner = given.value if is_method and isinstance(given, ast.Attribute) else None
    return isinstance(owner, ast.Name | ast.Attribute) and _is_torchs(code, owner)


def _is_torchs(code: LocalCode, owner: ast.expr) -> bool:
    """Whether it surely is a module or an optimizer that loads states the way torch does."""
    if is_proven_optimizer(code, owner):
        return bool(origins(code, owner))
    return is_module(code, owner) and not any(_loads_itself(code.file, each) for each in origins(code, owner))


def _loads_itself(file: FileFacts, made: ast.Call) -> bool:
    own = class_made(file, made)
    return own is not None and own[0].facts(ClassTable)[0].method(own[1], "load_state_dict") is not None
