"""What is known of a module from the one call that makes it: that it is one, and that it has weights."""

from __future__ import annotations

import ast
import re

from torchvet.facts.bound_objects import BoundObjects, is_module_class
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.syntax.nodes import walk

# Layers with weights of their own, by the beginning of their name.
_WEIGHTED = re.compile(
    r"^torch\.nn\.(Linear|Conv|BatchNorm|LayerNorm|GroupNorm|Embedding|LSTM|GRU|RNN|Bilinear|PReLU|Transformer|MultiheadA)"
)


def makes_module(file: FileFacts, made: ast.Call) -> bool:
    """Whether the call makes a module of torch's or of a class of this file."""
    (code,), (objects,) = file.facts(LocalCode), file.facts(BoundObjects)
    if is_module_class(code.name(made.func)):
        return True
    own = objects.classes.get(made.func.id) if isinstance(made.func, ast.Name) else None
    return own is not None and objects.is_module(own)


def has_weights(file: FileFacts, made: ast.Call) -> bool:
    """Whether the module that the call makes surely holds weights: its layers are written out in this file."""
    (code,), (objects,) = file.facts(LocalCode), file.facts(BoundObjects)
    name = code.name(made.func)
    own = objects.classes.get(made.func.id) if isinstance(made.func, ast.Name) else None
    if name in ("torch.nn.Sequential", "torch.nn.ModuleList"):
        inside: ast.AST = made
    elif name:
        return _WEIGHTED.match(name) is not None
    elif own is not None and objects.is_module(own):
        inside = own
    else:
        return False
    return any(
        isinstance(each, ast.Call) and _WEIGHTED.match(code.name(each.func)) is not None
        for each in walk(inside)
    )
