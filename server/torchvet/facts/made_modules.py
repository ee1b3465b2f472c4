"""What is known of a module from the one call that makes it: that it is one, and that it has weights."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from torchvet.facts.class_table import ClassTable, class_made, is_module_class
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.origins import origins
from torchvet.syntax.nodes import walk

# Layers with weights of their own, by the beginning of their name.
_WEIGHTED = re.compile(
    r"^torch\.nn\.(Linear|Conv|BatchNorm|LayerNorm|GroupNorm|Embedding|LSTM|GRU|RNN|Bilinear|PReLU|Transformer|MultiheadA)"
)


def makes_module(file: FileFacts, made: ast.Call) -> bool:
    """Whether the call makes a module of torch's or of a class of the workspace."""
    (code,) = file.facts(LocalCode)
    if is_module_class(code.name(made.func)):
        return True
    own = class_made(file, made)
    return own is not None and own[0].facts(ClassTable)[0].is_module(own[1])


def is_module(code: LocalCode, node: ast.expr) -> bool:
    """Whether all that `node` may be is a module of torch's or of a class of the workspace."""
    made = origins(code, node)
    return bool(made) and all(makes_module(code.file, each) for each in made)


def first_with_weights(file: FileFacts, items: Iterable[ast.expr]) -> ast.Call | None:
    """The first of `items` that makes a module which surely holds weights."""
    return next((each for each in items if isinstance(each, ast.Call) and has_weights(file, each)), None)


def has_weights(file: FileFacts, made: ast.Call) -> bool:
    """Whether the module that the call makes surely holds weights: its layers are written out in the workspace."""
    (code,) = file.facts(LocalCode)
    name = code.name(made.func)
    if name in ("torch.nn.Sequential", "torch.nn.ModuleList"):
        return _makes_weights(code, made)
    if _WEIGHTED.match(name):
        return True
    own = class_made(file, made)
    if own is None or not own[0].facts(ClassTable)[0].is_module(own[1]):
        return False
    return _makes_weights(own[0].facts(LocalCode)[0], own[1])


def _makes_weights(code: LocalCode, inside: ast.AST) -> bool:
    return any(
        isinstance(each, ast.Call) and _WEIGHTED.match(code.name(each.func)) is not None
        for each in walk(inside)
    )
