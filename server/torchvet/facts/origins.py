"""The calls that may have made an object: through assignments, parameters and the call sites of this file.

All or nothing: when one way to the object is not seen, none is given.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.facts.call_parts import peeled
from torchvet.facts.local_code import LocalCode
from torchvet.facts.pieces import path_text

# Methods of modules that give the module itself.
_SAME_OBJECT = ("to", "cuda", "cpu", "train", "eval", "float", "double", "half", "bfloat16", "apply")
_MAX_DEPTH = 6
_PLAIN = frozenset({"torch.no_grad", "torch.inference_mode", "torch.enable_grad"})
# Methods that objects of other libraries have too.
_COMMON = frozenset(
    "forward step backward train eval update fit get add append run call load save close".split()
)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def origins(code: LocalCode, node: ast.expr, depth: int = 0) -> list[ast.Call]:
    """Every call that may have made what `node` is; empty when that is not known for sure."""
    if depth:
        return _origins(code, node, depth)
    if node not in code.origins:
        code.origins[node] = _origins(code, node, 0)
    return code.origins[node]


def _origins(code: LocalCode, node: ast.expr, depth: int) -> list[ast.Call]:
    node = peeled(node, *_SAME_OBJECT)
    if isinstance(node, ast.Call):
        return _returned(code, node, depth) or [node]
    bindings = code.all_bindings(node)
    if depth > _MAX_DEPTH or not bindings:
        return []
    found: list[ast.Call] = []
    for target, value in bindings:
        if value is not None and _is_same(value, node):
            continue
        ways = [value] if value is not None else given_by_calls(code, target)
        made = [each for way in ways for each in origins(code, way, depth + 1)]
        if not ways or not made:
            return []
        found += made
    return list(dict.fromkeys(found))


def _returned(code: LocalCode, call: ast.Call, depth: int) -> list[ast.Call]:
    """What makes the one value that a function of this file returns."""
    bound = [target for target, _ in code.all_bindings(call.func)] if isinstance(call.func, ast.Name) else []
    function = bound[0] if len(bound) == 1 else None
    if (
        not isinstance(function, ast.FunctionDef)
        or not _is_plainly_decorated(code, function)
        or depth > _MAX_DEPTH
    ):
        return []
    inside = code.in_scope[function]
    returns = [each.value for each in inside if isinstance(each, ast.Return)]
    if any(isinstance(each, ast.Yield | ast.YieldFrom) for each in inside) or len(returns) != 1:
        return []
    value = returns[0]
    return origins(code, value, depth + 1) if isinstance(value, ast.Name | ast.Call) else []


def is_same_object(code: LocalCode, one: ast.expr, other: ast.expr) -> bool:
    """Whether both are certainly what one and the same call makes."""
    first = origins(code, one)
    return len(first) == 1 and first == origins(code, other)


def lifted(code: LocalCode, node: ast.AST, scope: ast.AST) -> ast.AST | None:
    """`node` as seen from `scope`: itself, or the one call there that leads to it through functions of this file."""
    for _ in range(_MAX_DEPTH):
        own = code.scope(node)
        if own is scope:
            return node
        calls = calls_of(code, own) if isinstance(own, _FUNCTIONS) else []
        if len(calls) != 1 or code.is_under(node, ast.If, ast.IfExp, ast.Try, ast.Match):
            return None
        node = calls[0]
    return None


def constructors(code: LocalCode, node: ast.expr) -> frozenset[str]:
    """The qualified names of all that may make `node`; a class of the file by its plain name, "" for others."""
    return frozenset(
        code.name(each.func) or (each.func.id if isinstance(each.func, ast.Name) else "")
        for each in origins(code, node)
    )


def _is_same(value: ast.expr, node: ast.expr) -> bool:
    """`model = model.to(device)`."""
    value = peeled(value, *_SAME_OBJECT)
    return bool(path_text(value)) and path_text(value) == path_text(node)


def given_by_calls(code: LocalCode, target: ast.AST, default: ast.expr | None = None) -> list[ast.expr]:
    """What the call sites in this file give for a parameter, or its `default`; empty when one cannot be read."""
    function = code.scope(target)
    if not isinstance(target, ast.arg) or not isinstance(function, _FUNCTIONS):
        return []
    owner = code.parents.get(function)
    is_method = isinstance(owner, ast.ClassDef)
    names = [each.arg for each in [*function.args.posonlyargs, *function.args.args]]
    if target.arg not in names or not _is_plainly_decorated(code, function):
        return []
    index = names.index(target.arg) - is_method
    if isinstance(owner, ast.ClassDef) and function.name == "__init__":
        calls = list(_calls_of(code, owner.name))
    else:
        calls = calls_of(code, function)
    found: list[ast.expr] = []
    for call in calls:
        given = _argument(call, index, target.arg) or default
        if given is None or any(each.arg is None for each in call.keywords):
            return []
        found.append(given)
    return found


def constant_values(code: LocalCode, node: ast.expr, depth: int = 0) -> list[object]:
    """Every constant that `node` may be, also as a default; empty when something else may reach it."""
    if isinstance(node, ast.Constant):
        return [node.value]
    bindings = code.all_bindings(node) if depth < _MAX_DEPTH else []
    found: list[object] = []
    for target, value in bindings:
        ways = [value] if value is not None else _values(code, target)
        known = [each for way in ways for each in constant_values(code, way, depth + 1)]
        if len(known) < len(ways) or not known:
            return []
        found += known
    return list(dict.fromkeys(found))


def _values(code: LocalCode, target: ast.AST) -> list[ast.expr]:
    """What a parameter may be by the calls in this file and its default; empty when one of them is not seen."""
    function = code.scope(target)
    if not isinstance(target, ast.arg) or not isinstance(function, _FUNCTIONS):
        return []
    spec = function.args
    names = [*spec.posonlyargs, *spec.args]
    defaults = dict(zip(reversed([each.arg for each in names]), reversed(spec.defaults), strict=False))
    defaults |= {
        each.arg: value for each, value in zip(spec.kwonlyargs, spec.kw_defaults, strict=True) if value
    }
    default = defaults.get(target.arg)
    given = given_by_calls(code, target, default)
    return [*given, default] if default is not None and default not in given else given


def _is_plainly_decorated(code: LocalCode, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether its decorators leave arguments and result as they are."""
    return all(
        code.name(each.func if isinstance(each, ast.Call) else each) in _PLAIN
        for each in function.decorator_list
    )


def calls_of(code: LocalCode, function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.Call]:
    """All calls of a function or method of this file; none when something else may go by its name."""
    same = code.functions.get(function.name, [])
    if len(same) != 1 or function.name.startswith("__"):
        return []
    if not isinstance(code.parents.get(function), ast.ClassDef):
        return list(_calls_of(code, function.name))
    calls = code.methods_called(function.name)
    is_common = function.name in _COMMON or any(code.name(each.func) for each in calls)
    return [] if is_common else calls


def _calls_of(code: LocalCode, name: str) -> Iterator[ast.Call]:
    yield from code.plain_calls.get(name, ())


def _argument(call: ast.Call, index: int, name: str) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    if any(isinstance(each, ast.Starred) for each in call.args[: index + 1]):
        return None
    if not 0 <= index < len(call.args):
        return None
    return call.args[index]
