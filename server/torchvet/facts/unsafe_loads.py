"""Weights that are loaded in a way that runs what the file says, though tensors alone are wanted of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from torchvet.facts.call_parts import argument, has_unpacking, keyword
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode, expects_failure
from torchvet.facts.relevance import may_load_state
from torchvet.facts.whole_model_loads import is_decided, loads_behind

# Entries that hold numbers and tensors; others may need more than `weights_only` gives.
_PLAIN_ENTRY = re.compile(
    r"^(\w*model\w*|\w*state\w*|\w*net|epochs?|\w*step\w*|\w*optim\w*|\w*sched\w*|weights|scaler|ema)$"
)
_PICKLES = frozenset({"pickle.load", "pickle.loads", "joblib.load", "dill.load", "cloudpickle.load"})
_LOADS = frozenset({"torch.load"})
# Since 1.13 `torch.load` can be told; since 2.6 it need not be.
_TOLD, _DEFAULT = (1, 13), (2, 6)


class Unsafe(Enum):
    """In which way the load is unsafe."""

    SAID_SO = "weights_only=False"
    OLD_TORCH = "no weights_only, and an older torch may be installed"
    PICKLE = "pickle"


@dataclass(frozen=True)
class UnsafeLoad:
    """`load` unpickles whatever the file says; `use` wants nothing but the weights. `least` is the torch required."""

    load: ast.Call
    use: ast.Call
    kind: Unsafe
    least: str

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[UnsafeLoad]:
        """Every one of this file, once."""
        if not may_load_state(file.source.text) or is_decided(file):
            return
        (code,) = file.facts(LocalCode)
        if expects_failure(code):
            return
        least = _least(file)
        seen: set[ast.Call] = set()
        for use in code.methods_called("load_state_dict"):
            state = argument(use, 0, "state_dict")
            for load in loads_behind(code, state, _LOADS | _PICKLES) if state is not None else ():
                kind = _kind(code, load, least)
                if load not in seen and kind is not None and _wants_weights_alone(code, load):
                    seen.add(load)
                    yield cls(load, use, kind, ".".join(map(str, least)) if kind is Unsafe.OLD_TORCH else "")


def _least(file: FileFacts) -> tuple[int, ...]:
    """The least torch that may run the file, as far as that matters; the newest when nobody says so."""
    known = (file.evidence.least_torch, file.evidence.torch_version)
    return min((each for each in known if each is not None), default=_DEFAULT)


def _kind(code: LocalCode, load: ast.Call, least: tuple[int, ...]) -> Unsafe | None:
    if code.name(load.func) in _PICKLES:
        return Unsafe.PICKLE
    said, others = keyword(load, "weights_only"), _others(code, load)
    if has_unpacking(load) or code.is_under(load, ast.Try) or others or keyword(load, "pickle_module"):
        return None
    if isinstance(said, ast.Constant) and said.value is False:
        return Unsafe.SAID_SO
    return Unsafe.OLD_TORCH if said is None and _TOLD <= least < _DEFAULT else None


def _others(code: LocalCode, load: ast.Call) -> bool:
    """Whether the same scope loads in another way too, or has just written the file."""
    scope = [each for each in code.in_scope[code.scope(load)] if isinstance(each, ast.Call)]
    loads = [each for each in scope if code.name(each.func) == "torch.load"]
    said = {ast.unparse(each) if (each := keyword(one, "weights_only")) is not None else "" for one in loads}
    path = argument(load, 0, "f")
    written = [argument(each, 1, "f") for each in scope if code.name(each.func) == "torch.save"]
    is_own = path is not None and any(
        each is not None and ast.dump(each) == ast.dump(path) for each in written
    )
    return len(said) > 1 or is_own


def _wants_weights_alone(code: LocalCode, load: ast.Call) -> bool:
    """Whether only plain entries of what is loaded are read, under whatever name it has."""
    statement = code.parents.get(load)
    target = (
        statement.targets[0] if isinstance(statement, ast.Assign) and len(statement.targets) == 1 else None
    )
    if isinstance(statement, ast.Subscript):
        return _is_plain(statement.slice)
    if not isinstance(target, ast.Name):
        return isinstance(statement, ast.Call) and statement is not load
    scope = code.scope(load)
    uses = [
        each
        for each in code.in_scope[scope]
        if isinstance(each, ast.Name) and each.id == target.id and isinstance(each.ctx, ast.Load)
    ]
    return bool(uses) and all(_is_plain_use(code, each) for each in uses)


def _is_plain_use(code: LocalCode, use: ast.Name) -> bool:
    around = code.parents.get(use)
    if isinstance(around, ast.Subscript):
        return _is_plain(around.slice)
    if isinstance(around, ast.Attribute):
        call = code.parents.get(around)
        is_get = around.attr == "get" and isinstance(call, ast.Call) and bool(call.args)
        return around.attr in ("items", "keys") or (
            is_get and isinstance(call, ast.Call) and _is_plain(call.args[0])
        )
    is_loaded = isinstance(around, ast.Call) and isinstance(around.func, ast.Attribute)
    return (
        is_loaded and isinstance(around, ast.Call) and getattr(around.func, "attr", "") == "load_state_dict"
    )


def _is_plain(key: ast.expr) -> bool:
    return (
        isinstance(key, ast.Constant)
        and isinstance(key.value, str)
        and _PLAIN_ENTRY.match(key.value) is not None
    )
