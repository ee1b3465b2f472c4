"""The calls that may have made an object: through assignments, parameters and the call sites of this file.

All or nothing: when one way to the object is not seen, none is given.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.facts.local_code import LocalCode, method_of
from torchvet.facts.pieces import path_text

# Methods of modules that give the module itself.
_SAME_OBJECT = ("to", "cuda", "cpu", "train", "eval", "float", "double", "half", "bfloat16", "apply")
_MAX_DEPTH = 6
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def origins(code: LocalCode, node: ast.expr, depth: int = 0) -> list[ast.Call]:
    """Every call that may have made what `node` is; empty when that is not known for sure."""
    while (inner := method_of(node, *_SAME_OBJECT)) is not None:
        node = inner
    if isinstance(node, ast.Call):
        return [node]
    bindings = code.all_bindings(node)
    if depth > _MAX_DEPTH or not bindings:
        return []
    found: list[ast.Call] = []
    for target, value in bindings:
        if value is not None and _is_same(value, node):
            continue
        ways = [value] if value is not None else _given(code, target)
        made = [each for way in ways for each in origins(code, way, depth + 1)]
        if not ways or not made:
            return []
        found += made
    return list(dict.fromkeys(found))


def constructors(code: LocalCode, node: ast.expr) -> frozenset[str]:
    """The qualified names of all that may make `node`; a class of the file by its plain name, "" for others."""
    return frozenset(
        code.name(each.func) or (each.func.id if isinstance(each.func, ast.Name) else "")
        for each in origins(code, node)
    )


def _is_same(value: ast.expr, node: ast.expr) -> bool:
    """`model = model.to(device)`."""
    while (inner := method_of(value, *_SAME_OBJECT)) is not None:
        value = inner
    return bool(path_text(value)) and path_text(value) == path_text(node)


def _given(code: LocalCode, target: ast.AST) -> list[ast.expr]:
    """What the call sites in this file give for a parameter; empty when one of them cannot be read."""
    function = code.scope(target)
    if not isinstance(target, ast.arg) or not isinstance(function, _FUNCTIONS):
        return []
    owner = code.parents.get(function)
    is_method = isinstance(owner, ast.ClassDef)
    if is_method and (function.name != "__init__" or not isinstance(owner, ast.ClassDef)):
        return []
    called = owner.name if is_method and isinstance(owner, ast.ClassDef) else function.name
    names = [each.arg for each in [*function.args.posonlyargs, *function.args.args]]
    if target.arg not in names or function.decorator_list:
        return []
    index = names.index(target.arg) - is_method
    found: list[ast.expr] = []
    for call in _calls_of(code, called):
        given = _argument(call, index, target.arg)
        if given is None:
            return []
        found.append(given)
    return found


def _calls_of(code: LocalCode, name: str) -> Iterator[ast.Call]:
    for node in code.index.of(ast.Call):
        if isinstance(node.func, ast.Name) and node.func.id == name:
            yield node


def _argument(call: ast.Call, index: int, name: str) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    if any(isinstance(each, ast.Starred) for each in call.args[: index + 1]) or not 0 <= index < len(
        call.args
    ):
        return None
    return call.args[index]
