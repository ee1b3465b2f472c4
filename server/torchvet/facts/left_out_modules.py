"""Modules that take part in the loss and whose parameters no optimizer holds."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import argument, method_of
from torchvet.facts.computed_from import cuts_graph, uncut_parts, values_behind
from torchvet.facts.file import FileFacts
from torchvet.facts.gradient_contexts import is_surely_off
from torchvet.facts.local_code import LocalCode
from torchvet.facts.made_modules import has_weights, makes_module
from torchvet.facts.origins import origins
from torchvet.facts.pieces import path_text
from torchvet.facts.relevance import may_train
from torchvet.facts.vocabulary import is_engine
from torchvet.syntax.nodes import place

# Names that say weights are held fixed, or changed by something that is not seen.
_ON_PURPOSE = re.compile(
    r"^requires_grad_?$|freeze|frozen|^add_param_group$|^globals$|^vars$|^getattr$|^ema$|teacher"
)
# What may be asked of a module that is trained: nothing here trains, freezes or hands on its weights.
_HARMLESS = frozenset({"to", "cuda", "train", "weight", "bias"})
_MAX_DEPTH = 8


@dataclass(frozen=True)
class LeftOutModule:
    """`model` is part of the loss of `backward`, and the file's only `optimizer` holds the parameters of others."""

    made: ast.Call
    model: str
    use: ast.Call
    optimizer: ast.Call
    held: ast.expr

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[LeftOutModule]:
        """Every one of this file that trains in the scope that makes everything."""
        if not may_train(file.source.text):
            return
        (code,) = file.facts(LocalCode)
        if any(map(_ON_PURPOSE.search, code.identifiers)) or any(
            is_engine(f"{root}.x") for root in code.imports.roots
        ):
            return
        held = {each: _held(code, each) for each in code.optimizers}
        for backward in code.methods_called("backward"):
            yield from cls._of(file, code, backward, held)

    @classmethod
    def _of(
        cls, file: FileFacts, code: LocalCode, backward: ast.Call, held: dict[ast.Call, list[ast.Call]]
    ) -> Iterator[LeftOutModule]:
        loss = method_of(backward, "backward")
        calls = _calls_behind(code, loss) if loss is not None else []
        models = [(call, origins(code, call.func)) for call in calls if path_text(call.func)]
        used = {made[0] for _, made in models if len(made) == 1}
        stepping = [optimizer for optimizer, theirs in held.items() if used & set(theirs)]
        known = {each for theirs in held.values() for each in theirs}
        seen: set[ast.Call] = set()
        for call, made in models if len(stepping) == 1 else ():
            if len(made) != 1 or made[0] in known or made[0] in seen:
                continue
            seen.add(made[0])
            path, scope = _path_of(code, made[0]), code.scope(made[0])
            is_own = path.count(".") == path.startswith("self.") and not is_surely_off(code, call)
            # An optimizer beside it of which nothing is known may hold it.
            is_open = any(
                not theirs and code.scope(each) in (scope, code.tree) for each, theirs in held.items()
            )
            if not path or not is_own or is_open or _is_given(code, path, made[0]):
                continue
            first = argument(stepping[0], 0, "params")
            if first is not None and makes_module(file, made[0]) and has_weights(file, made[0]):
                yield cls(made[0], path, call, stepping[0], first)


def _path_of(code: LocalCode, made: ast.Call) -> str:
    """The name or attribute that is bound to what the call makes."""
    return next((name for name, _, value in code.bound_in(code.scope(made)) if value is made), "")


def _held(code: LocalCode, optimizer: ast.Call) -> list[ast.Call]:
    """What makes the modules whose parameters it takes; none when that is not certain."""
    first = argument(optimizer, 0, "params")
    owners = _owners(code, first) if first is not None else []
    made = [origins(code, each) for each in owners]
    return [each for theirs in made for each in theirs] if all(made) else []


def _owners(code: LocalCode, params: ast.expr, depth: int = 0) -> list[ast.expr]:
    """The modules in `[*a.parameters(), *b.parameters()]`, `list(…) + list(…)`, `chain(…, …)`; [] if unsure."""
    params = params.value if isinstance(params, ast.Starred) else params
    owner = method_of(params, "parameters")
    if owner is not None and isinstance(params, ast.Call) and not params.args:
        return [owner]
    parts: list[ast.expr] = []
    if isinstance(params, ast.Name):
        value = code.reaching(params)
        parts = [value] if value is not None else []
    elif isinstance(params, ast.List | ast.Tuple):
        parts = params.elts
    elif isinstance(params, ast.BinOp) and isinstance(params.op, ast.Add):
        parts = [params.left, params.right]
    elif isinstance(params, ast.Call) and path_text(params.func).rpartition(".")[2] in ("list", "chain"):
        parts = params.args
    found = [_owners(code, each, depth + 1) for each in parts] if depth < _MAX_DEPTH else []
    return [each for theirs in found for each in theirs] if found and all(found) else []


def _calls_behind(code: LocalCode, node: ast.expr) -> list[ast.Call]:
    """All calls that `node` hangs on by its graph, in the order they stand."""
    values = (node, *values_behind(code, node, _MAX_DEPTH, cuts_graph))
    parts = {each for value in values for each in uncut_parts(value, cuts_graph)}
    return sorted((each for each in parts if isinstance(each, ast.Call)), key=place)


def _is_given(code: LocalCode, path: str, made: ast.Call) -> bool:
    """Whether the module is anything else than called: part of another one, handed on, or asked for its weights."""
    last = path.rpartition(".")[2]
    for each in code.reads.get(last, ()):
        if isinstance(each, ast.Attribute) != ("." in path):
            continue
        if isinstance(each, ast.Name) and origins(code, each) != [made]:
            continue
        around = code.parents[each]
        is_called = isinstance(around, ast.Call) and around.func is each
        is_moved = isinstance(around, ast.Attribute) and around.attr in _HARMLESS
        # To a function of this file, whose parameter is looked at like every other name.
        is_passed = (
            isinstance(around, ast.Call) and each in around.args and _is_of_this_file(code, around.func)
        )
        if not (is_called or is_moved or is_passed):
            return True
    return False


def _is_of_this_file(code: LocalCode, callee: ast.expr) -> bool:
    return isinstance(callee, ast.Name) and any(
        isinstance(target, ast.FunctionDef) for target, _ in code.all_bindings(callee)
    )
