"""Calls that read a checkpoint whose path is known: where the path is written, and what of the file an expression is.

Only for showing what is in the file; what is loaded into which model is `state_dicts`.
"""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.origins import constant_values

# What gives the content, with the place and name of the argument that is the path.
_LOADS = {
    "torch.load": (0, "f"),
    "safetensors.torch.load_file": (0, "filename"),
    "safetensors.numpy.load_file": (0, "filename"),
}
# What gives something else, or nothing.
_OPENS = {
    "safetensors.safe_open": (0, "filename"),
    "safetensors.torch.load_model": (1, "filename"),
    "torch.jit.load": (0, "f"),
}
_MAX_DEPTH = 8


@dataclass(frozen=True, eq=False)
class CheckpointRead:
    """One call: `argument` is its path, `literal` the text that is all of it, wherever that stands."""

    call: ast.Call
    argument: ast.expr
    literal: ast.Constant | None
    path: str

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[CheckpointRead]:
        """Every such call of the file."""
        (code,) = file.facts(LocalCode)
        for call in code.called(*_LOADS, *_OPENS):
            read = _read(code, call)
            if read is not None:
                yield read


def entry_of(
    code: LocalCode, node: ast.expr, depth: int = 0
) -> tuple[CheckpointRead, tuple[str, ...]] | None:
    """Which file `node` was loaded from and the entries that lead to it, None when that is not known."""
    if depth > _MAX_DEPTH:
        return None
    if isinstance(node, ast.Call) and code.name(node.func) in _LOADS:
        read = _read(code, node)
        return None if read is None else (read, ())
    if isinstance(node, ast.Name | ast.Attribute):
        value = _value(code, node)
        return None if value is None else entry_of(code, value, depth + 1)
    around, key = _looked_up(node)
    found = entry_of(code, around, depth + 1) if around is not None else None
    return None if found is None else (found[0], (*found[1], key))


def looked_up_in(parent: ast.AST | None, key: ast.expr) -> ast.expr | None:
    """The dict that `key` is looked up in: `d` in `d["key"]` and `d.get("key")`."""
    if isinstance(parent, ast.Subscript) and parent.slice is key:
        return parent.value
    if isinstance(parent, ast.Call) and parent.args[:1] == [key] and isinstance(parent.func, ast.Attribute):
        return parent.func.value if parent.func.attr in ("get", "pop") else None
    return None


def _looked_up(node: ast.expr) -> tuple[ast.expr | None, str]:
    key = node.slice if isinstance(node, ast.Subscript) else None
    if isinstance(node, ast.Call) and node.args:
        key = node.args[0]
    if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
        return None, ""
    return looked_up_in(node, key), key.value


def _read(code: LocalCode, call: ast.Call) -> CheckpointRead | None:
    index, name = {**_LOADS, **_OPENS}[code.name(call.func)]
    if any(isinstance(each, ast.Starred) for each in call.args[: index + 1]):
        return None
    named = next((each.value for each in call.keywords if each.arg == name), None)
    argument = call.args[index] if index < len(call.args) else named
    path = _text(code, argument, 0) if argument is not None else None
    if argument is None or not path:
        return None
    literal = _settled(code, argument)
    is_literal = isinstance(literal, ast.Constant) and literal.value == path
    return CheckpointRead(call, argument, literal if is_literal else None, path)


def _value(code: LocalCode, name: ast.Name | ast.Attribute) -> ast.expr | None:
    """What the name certainly is: by the assignment that reaches it here, or the only one there is."""
    if isinstance(name, ast.Name) and code.bindings(code.scope(name), name.id):
        return code.reaching(name)
    bound = code.all_bindings(name)
    return bound[0][1] if len(bound) == 1 else None


def _settled(code: LocalCode, node: ast.expr) -> ast.Constant | None:
    for _ in range(_MAX_DEPTH):
        bound = code.all_bindings(node)
        if len(bound) != 1 or bound[0][1] is None:
            break
        node = bound[0][1]
    return node if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _text(code: LocalCode, node: ast.expr, depth: int) -> str | None:
    """The path as text, None when a part of it is not known."""
    if depth > _MAX_DEPTH:
        return None
    if isinstance(node, ast.BinOp):
        parts = [_text(code, each, depth + 1) for each in (node.left, node.right)]
        return _joined(
            parts, "" if isinstance(node.op, ast.Add) else "/" if isinstance(node.op, ast.Div) else None
        )
    if isinstance(node, ast.JoinedStr):
        return _joined([_piece(code, each, depth) for each in node.values], "")
    if isinstance(node, ast.Call):
        return _called(code, node, depth)
    if isinstance(node, ast.Attribute) and node.attr == "parent":
        inner = _text(code, node.value, depth + 1)
        return None if inner is None else posixpath.dirname(inner.replace("\\", "/"))
    if isinstance(node, ast.Name) and node.id == "__file__":
        return code.file.source.path
    values = set(constant_values(code, node))
    (only,) = values if len(values) == 1 else (None,)
    if isinstance(only, str):
        return only
    bound = code.all_bindings(node)
    value = bound[0][1] if len(bound) == 1 else None
    return None if value is None else _text(code, value, depth + 1)


def _called(code: LocalCode, call: ast.Call, depth: int) -> str | None:
    name = code.name(call.func) or (call.func.id if isinstance(call.func, ast.Name) else "")
    if call.keywords or any(isinstance(each, ast.Starred) for each in call.args):
        return None
    if name in ("pathlib.Path", "os.path.join", "str") and call.args:
        return _joined([_text(code, each, depth + 1) for each in call.args], "/")
    if name == "os.path.dirname" and len(call.args) == 1:
        inner = _text(code, call.args[0], depth + 1)
        return None if inner is None else posixpath.dirname(inner.replace("\\", "/"))
    if isinstance(call.func, ast.Attribute) and call.func.attr in ("resolve", "absolute") and not call.args:
        return _text(code, call.func.value, depth + 1)
    return _text(code, call.args[0], depth + 1) if name == "os.path.abspath" and len(call.args) == 1 else None


def _piece(code: LocalCode, node: ast.expr, depth: int) -> str | None:
    if isinstance(node, ast.FormattedValue):
        is_plain = node.format_spec is None and node.conversion == -1
        return _text(code, node.value, depth + 1) if is_plain else None
    return _text(code, node, depth + 1)


def _joined(parts: list[str | None], joint: str | None) -> str | None:
    known = [each for each in parts if each is not None]
    if joint is None or len(known) < len(parts):
        return None
    return posixpath.join(*known) if joint and known else joint.join(known)
