"""What the last operation on a value was, through assignments, layers, containers and the forward of own classes."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from torchvet.facts.call_parts import method_of
from torchvet.facts.class_table import ClassTable, class_made
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.origins import origins
from torchvet.facts.pieces import path_text
from torchvet.syntax.source import SourceFile

SOFTMAX, LOG_SOFTMAX, SIGMOID, AFFINE = "softmax", "log_softmax", "sigmoid", "affine"
_FUNCTIONS = {
    **{f"{root}.softmax": SOFTMAX for root in ("torch", "torch.nn.functional")},
    **{f"{root}.log_softmax": LOG_SOFTMAX for root in ("torch", "torch.nn.functional")},
    **{f"{root}.sigmoid": SIGMOID for root in ("torch", "torch.nn.functional", "torch.special")},
    **{f"torch.nn.functional.{name}": AFFINE for name in ("linear", "conv1d", "conv2d", "conv3d")},
}
_LAYERS = {
    "torch.nn.Softmax": SOFTMAX,
    "torch.nn.Softmax2d": SOFTMAX,
    "torch.nn.LogSoftmax": LOG_SOFTMAX,
    "torch.nn.Sigmoid": SIGMOID,
    **{
        f"torch.nn.{name}": AFFINE
        for name in "Linear Bilinear Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d ConvTranspose3d".split()
    },
}
_METHODS = {"softmax": SOFTMAX, "log_softmax": LOG_SOFTMAX, "sigmoid": SIGMOID}
# What moves, reshapes or converts, and leaves the numbers as they are.
_KEEPING = (
    "squeeze",
    "unsqueeze",
    "view",
    "reshape",
    "flatten",
    "float",
    "double",
    "to",
    "cuda",
    "cpu",
    "contiguous",
)
_MAX_DEPTH = 12


@dataclass(frozen=True)
class Operation:
    """The kind of the last operation, and the call that does it; `source` is the file it stands in."""

    kind: str
    node: ast.expr
    source: SourceFile

    def path_from(self, source: SourceFile) -> str:
        """The path to the operation for a finding in `source`: empty for the same file."""
        return "" if self.source is source else self.source.path


def final_operation(file: FileFacts, node: ast.expr, depth: int = 0) -> Operation | None:
    """What was done last to `node`, None when that is not certain."""
    (code,) = file.facts(LocalCode)
    if depth > _MAX_DEPTH:
        return None
    if isinstance(node, ast.Name):
        value = code.reaching(node)
        return final_operation(file, value, depth + 1) if value is not None else None
    if not isinstance(node, ast.Call):
        return None
    kept = method_of(node, *_KEEPING)
    if kept is not None and not code.name(node.func):
        return final_operation(file, kept, depth + 1)
    kind = _FUNCTIONS.get(code.name(node.func))
    if kind is None and isinstance(node.func, ast.Attribute) and not code.name(node.func):
        is_layer = isinstance(node.func.value, ast.Name) and node.func.value.id == "self"
        kind = None if is_layer else _METHODS.get(node.func.attr)
    if kind is not None:
        return Operation(kind, node, file.source)
    return _called(file, code, node.func, depth)


def _called(file: FileFacts, code: LocalCode, module: ast.expr, depth: int) -> Operation | None:
    """The last operation of the forward of `module`, if all that it may be agree."""
    found = {_of_made(file, code, each, depth) for each in origins(code, module)}
    if path_text(module) and _is_changed(code, module):
        return None
    kinds = {each.kind if each is not None else "" for each in found}
    return next(iter(found)) if len(kinds) == 1 else None


def _is_changed(code: LocalCode, module: ast.expr) -> bool:
    """Whether layers are added to or replaced in `module`, in its scope or its class."""
    name = re.escape(path_text(module).rpartition(".")[2])
    scope = code.class_of(module) or code.scope(module)
    text = "\n".join(
        code.file.source.lines[getattr(scope, "lineno", 1) - 1 : getattr(scope, "end_lineno", None)]
    )
    return (
        re.search(rf"\b{name}\.(append|add_module|insert|extend|\w+\s*=[^=])|\b{name}\[.*\]\s*=[^=]", text)
        is not None
    )


def _of_made(file: FileFacts, code: LocalCode, made: ast.Call, depth: int) -> Operation | None:
    name = code.name(made.func)
    if name in _LAYERS:
        return Operation(_LAYERS[name], made, file.source)
    if name == "torch.nn.Sequential":
        last = made.args[-1] if made.args and not made.keywords else None
        if last is None or any(isinstance(each, ast.Starred) for each in made.args):
            return None
        found = [_of_made(file, code, each, depth + 1) for each in origins(code, last)]
        return found[0] if len(found) == 1 and depth < _MAX_DEPTH else None
    return _of_class(file, made, depth)


def _of_class(file: FileFacts, made: ast.Call, depth: int) -> Operation | None:
    """The last operation of the forward of an own class."""
    own = class_made(file, made)
    if own is None:
        return None
    # From here on in the file that the class stands in.
    file, cls = own
    (table,) = file.facts(ClassTable)
    found_method = table.method(cls, "forward") if table.is_module(cls) else None
    if found_method is None or found_method[1].decorator_list:
        return None
    file, forward = found_method
    (code,) = file.facts(LocalCode)
    returned = [each.value for each in code.in_scope[forward] if isinstance(each, ast.Return)]
    found = [final_operation(file, each, depth + 1) if each is not None else None for each in returned]
    kinds = {each.kind if each is not None else "" for each in found}
    return found[0] if len(kinds) == 1 else None
