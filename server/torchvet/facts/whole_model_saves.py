"""Whole models given to `torch.save`, alone or as an entry of a checkpoint."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode, expects_failure
from torchvet.facts.made_modules import is_module
from torchvet.facts.saved_parts import inside, saved_object

# Who writes one of these knows that it is a whole model, and how to load it.
_KNOWN = re.compile(r"weights_only\s*=\s*False|safe_globals|NO_WEIGHTS_ONLY_LOAD")
_MAX_DEPTH = 4


@dataclass(frozen=True)
class WholeModelSave:
    """`model` is a module that `save` pickles as it is."""

    model: ast.expr
    save: ast.Call

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[WholeModelSave]:
        """Every one of this file."""
        if "torch" not in file.source.text or file.mentions(_KNOWN):
            return
        (code,) = file.facts(LocalCode)
        if expects_failure(code):
            return
        found: set[ast.expr] = set()
        for save in code.called("torch.save"):
            given = saved_object(code, save)
            for model in _models(code, given) if given is not None else ():
                if model not in found:
                    found.add(model)
                    yield cls(model, save)


def _models(code: LocalCode, node: ast.expr, depth: int = 0) -> Iterator[ast.expr]:
    """The outermost expressions in what is saved that are certainly modules."""
    if isinstance(node, ast.Name | ast.Attribute | ast.Call) and _is_module(code, node):
        yield node
    elif depth < _MAX_DEPTH:
        is_name = isinstance(node, ast.Name | ast.Attribute)
        for each in inside(code, node):
            # Where a model is made is not where it is saved, and the name may stand for something else by then.
            if is_name and isinstance(each, ast.Call) and _is_module(code, each):
                continue
            yield from _models(code, each, depth + 1)


def _is_module(code: LocalCode, node: ast.expr) -> bool:
    if is_module(code, node):
        return True
    reached = code.reaching(node) if isinstance(node, ast.Name) else None
    if reached is not None:
        return is_module(code, reached)
    bindings = code.all_bindings(node)
    target = bindings[0][0] if len(bindings) == 1 else None
    return isinstance(target, ast.arg) and code.name(target.annotation) == "torch.nn.Module"
