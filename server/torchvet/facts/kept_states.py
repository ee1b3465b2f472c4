"""`best = model.state_dict()` kept while training goes on: the dict holds the weights themselves, not a copy."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import argument, calls_method, method_of, peeled
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode, expects_failure
from torchvet.facts.made_modules import is_module
from torchvet.facts.pieces import path_text
from torchvet.syntax.nodes import place, walk

# What may make a copy after all, or put the model on another device before.
_COPIES = re.compile(r"deepcopy|\.clone\(|\.cpu\(|\.to\(|numpy|pickle|BytesIO")


@dataclass(frozen=True)
class AliasedState:
    """`kept` binds `name` to the state of `model` in a loop that trains it, and `use` takes it for the old one."""

    kept: ast.Assign
    state: ast.expr
    use: ast.Call
    name: str
    model: str
    is_certain: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[AliasedState]:
        """Every one of this file."""
        text = file.source.text
        if "state_dict()" not in text or not ("load_state_dict(" in text or "save(" in text):
            return
        (code,) = file.facts(LocalCode)
        if expects_failure(code):
            return
        for node in code.index.of(ast.Assign):
            target = node.targets[0]
            model = method_of(peeled(node.value, "copy"), "state_dict")
            loops = code.loops(node)
            if len(node.targets) != 1 or not isinstance(target, ast.Name) or model is None or not loops:
                continue
            # At the end of each pass it is new; only what is kept from some passes is meant to stay.
            is_chosen = code.is_under(node, ast.If) and not _ends(code, node)
            if not is_chosen or not path_text(model) or not _trains(code, loops[-1]):
                continue
            use = _late_use(code, target, loops[-1])
            if use is not None and not _is_copied(code, target):
                yield cls(node, node.value, use, target.id, path_text(model), is_module(code, model))


def _ends(code: LocalCode, node: ast.Assign) -> bool:
    """Whether the training is over right after it."""
    return any(isinstance(each, ast.Break | ast.Return) for each in code.block_of(node))


def _trains(code: LocalCode, loop: ast.AST) -> bool:
    """Whether the loop changes weights, itself or through functions of this file."""
    calls = [each for each in walk(loop) if isinstance(each, ast.Call)]
    names = {path_text(each.func).rpartition(".")[2] for each in calls}
    functions = [each for name in names for each in code.functions.get(name, [])]
    return calls_method(calls, "backward") or any(calls_method(walk(each), "backward") for each in functions)


def _late_use(code: LocalCode, target: ast.Name, loop: ast.AST) -> ast.Call | None:
    """`model.load_state_dict(best)` or `torch.save(best, …)` after the loop."""
    end = getattr(loop, "end_lineno", 0)
    for call in code.in_scope[code.scope(target)]:
        if not isinstance(call, ast.Call) or place(call)[0] <= end:
            continue
        is_saved = code.name(call.func) == "torch.save"
        is_loaded = method_of(call, "load_state_dict") is not None
        given = argument(call, 0, "obj" if is_saved else "state_dict") if is_saved or is_loaded else None
        if isinstance(given, ast.Name) and given.id == target.id:
            return call
    return None


def _is_copied(code: LocalCode, target: ast.Name) -> bool:
    """Whether some statement about the name may copy the tensors."""
    texts = (
        ast.unparse(each)
        for each in code.in_scope[code.scope(target)]
        if isinstance(each, ast.Assign | ast.Expr)
    )
    return any(target.id in text and _COPIES.search(text) for text in texts)
