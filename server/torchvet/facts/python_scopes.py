"""Names that Python will not find where they are used: counters never started, names of a class body in its methods."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.syntax.nodes import place

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_BUILTINS = frozenset(dir(builtins)) | {"__class__", "__file__", "__name__"}


@dataclass(frozen=True)
class UnassignedAccumulator:
    """`name += …` in a function that never gives `name` a first value; `start` is where one can be given."""

    node: ast.AugAssign
    name: str
    start: ast.stmt

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[UnassignedAccumulator]:
        """The first one of each name in each function."""
        if "+=" not in file.source.text:
            return
        (code,) = file.facts(LocalCode)
        seen: set[tuple[ast.AST, str]] = set()
        for scope, nodes in code.in_scope.items():
            if not isinstance(scope, _FUNCTIONS):
                continue
            for node in nodes:
                target = node.target if isinstance(node, ast.AugAssign) else None
                if not isinstance(target, ast.Name) or (scope, target.id) in seen:
                    continue
                seen.add((scope, target.id))
                if isinstance(node, ast.AugAssign) and _is_never_started(code, scope, target.id):
                    loops = code.loops(node)
                    yield cls(node, target.id, loops[-1] if loops else node)


def _is_never_started(code: LocalCode, scope: ast.AST, name: str) -> bool:
    if not all(isinstance(code.parents[target], ast.AugAssign) for target, _ in code.bindings(scope, name)):
        return False
    # A line that does not parse right now may be the one that starts it.
    lines = code.file.source.lines[getattr(scope, "lineno", 1) - 1 : getattr(scope, "end_lineno", None)]
    started = re.compile(
        rf"\b{re.escape(name)}\b[^=!<>+\-*/%&|^]*=(?!=)|\b(global|nonlocal)\b.*\b{re.escape(name)}\b"
    )
    return not any(started.search(line) for line in lines)


@dataclass(frozen=True)
class ClassScopeName:
    """`name`, bound in a class body by `binding`, and used bare in a method, where it is not visible."""

    binding: ast.stmt
    use: ast.Name

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[ClassScopeName]:
        """The first use of each such name."""
        (code,) = file.facts(LocalCode)
        module = {name for name, _, _ in code.bound_in(code.tree)}
        if "*" in module:
            return
        for scope in list(code.in_scope):
            if isinstance(scope, ast.ClassDef):
                yield from cls._in_class(code, scope, module | _BUILTINS)

    @classmethod
    def _in_class(cls, code: LocalCode, owner: ast.ClassDef, visible: set[str]) -> Iterator[ClassScopeName]:
        own = {name: target for name, target, _ in code.bound_in(owner) if name not in visible}
        found: dict[str, ast.Name] = {}
        for method in owner.body if own else ():
            if isinstance(method, _FUNCTIONS) and method.name not in ("__class_getitem__",):
                for node in _bare_names(code, method):
                    if node.id in own and not _is_bound_around(code, node):
                        found.setdefault(node.id, node)
        for name, use in found.items():
            statement = code.statement(own[name])
            if isinstance(own[name], ast.stmt | ast.alias) or statement is not None:
                binding = statement or code.parents[own[name]]
                if isinstance(binding, ast.stmt) and not isinstance(binding, (*_FUNCTIONS, ast.ClassDef)):
                    yield cls(binding, use)


def _bare_names(code: LocalCode, method: ast.AST) -> list[ast.Name]:
    """The names that the body of a method reads; what its signature reads is read in the class."""
    body = getattr(method, "body", [])
    start = place(body[0]) if body else (0, 0)
    return [
        each
        for each in code.in_scope[method]
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load) and place(each) >= start
    ]


def _is_bound_around(code: LocalCode, node: ast.Name) -> bool:
    """Whether a function around binds the name, or says that it is global."""
    scope: ast.AST = code.scope(node)
    while scope is not code.tree:
        if not isinstance(scope, ast.ClassDef) and code.bindings(scope, node.id):
            return True
        scope = code.scope(scope)
    text = code.file.source.text
    return re.search(rf"\bglobal\b.*\b{re.escape(node.id)}\b|globals\(\)|builtins", text) is not None
