"""`model.state_dict` without brackets where a state is saved, or kept for being loaded again."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import argument
from torchvet.facts.class_table import ClassTable, class_made
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode, expects_failure
from torchvet.facts.made_modules import is_module
from torchvet.facts.optimizer_paths import is_proven_optimizer, is_proven_scaler
from torchvet.facts.origins import origins
from torchvet.facts.pieces import path_text
from torchvet.facts.saved_parts import parts, saved_object
from torchvet.facts.schedulers import scheduler_evidence

_UNCALLED = re.compile(r"\.state_dict\b(?!\s*\()")
# Somebody puts another thing there.
_REPLACED = re.compile(r"\.state_dict\s*(?::[^=\n]+)?=(?!=)|[\"']state_dict[\"']\s*,\s*\w+\)")
# Somebody's own property or field of that name, which holds a state.
_OWN = re.compile(r"\bdef state_dict\(|\bstate_dict\s*:")
# Methods of modules, optimizers and schedulers that plain holders of states don't have.
_TORCHS = frozenset("eval train zero_grad step load_state_dict state_dict cuda".split())


@dataclass(frozen=True)
class UncalledState:
    """`method` names `state_dict` of `owner` without calling it, and `use` saves or loads it.

    `is_weak`: only what else is done with the owner says that it is one of torch's objects.
    """

    method: ast.Attribute
    use: ast.Call
    is_saved: bool
    is_weak: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[UncalledState]:
        """Every one of this file."""
        if not file.mentions(_UNCALLED) or file.mentions(_REPLACED):
            return
        (code,) = file.facts(LocalCode)
        if expects_failure(code):
            return
        found: set[ast.expr] = set()
        for use, given, is_saved in _uses(code):
            for part in parts(code, given):
                # A method given to `load_state_dict` itself is told of by load-state-dict-argument.
                if part in found or not isinstance(part, ast.Attribute) or (part is given and not is_saved):
                    continue
                is_weak = _weakness(code, part) if part.attr == "state_dict" else None
                if is_weak is not None and isinstance(part.ctx, ast.Load):
                    found.add(part)
                    yield cls(part, use, is_saved, is_weak)


def _uses(code: LocalCode) -> Iterator[tuple[ast.Call, ast.expr, bool]]:
    """(call, what it is given, whether it saves)."""
    for call in code.called("torch.save"):
        given = saved_object(code, call)
        if given is not None:
            yield call, given, True
    for call in code.methods_called("load_state_dict"):
        given = argument(call, 0, "state_dict")
        if given is not None:
            yield call, given, False


def _weakness(code: LocalCode, method: ast.Attribute) -> bool | None:
    """Whether only its use says that the owner has torch's `state_dict`; None when not even that does."""
    owner = method.value
    made = origins(code, owner)
    if is_module(code, owner):
        return False if not any(_has_own(code.file, each) for each in made) else None
    if is_proven_optimizer(code, owner) or is_proven_scaler(code, owner):
        return False
    if scheduler_evidence(code.file, owner) == "binding" or _is_self_of_module(code, owner):
        return False
    if code.file.mentions(_OWN):
        return None
    path = path_text(owner)
    is_known_otherwise = any(value is not None for _, value in code.all_bindings(owner)) and made
    used = {each.attr for each in code.index.of(ast.Attribute) if path_text(each.value) == path}
    called = {name for name in used & _TORCHS if _is_called(code, path, name)}
    return True if path and called and not is_known_otherwise else None


def _is_called(code: LocalCode, path: str, name: str) -> bool:
    return any(
        isinstance(each.func, ast.Attribute) and path_text(each.func.value) == path
        for each in code.methods_called(name)
    )


def _is_self_of_module(code: LocalCode, owner: ast.expr) -> bool:
    cls = code.class_of(owner) if isinstance(owner, ast.Name) and owner.id == "self" else None
    return cls is not None and code.file.facts(ClassTable)[0].is_module(cls)


def _has_own(file: FileFacts, made: ast.Call) -> bool:
    own = class_made(file, made)
    return own is not None and own[0].facts(ClassTable)[0].method(own[1], "state_dict") is not None
