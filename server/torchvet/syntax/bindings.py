"""Every scope of a file with the names bound in it and by what: the ground for resolving names.

One walk over the tree. Deliberately not here: order and flow; a scope knows its bindings, not when they happen.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from torchvet.syntax.nodes import children, walk

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_OPENERS = (*_FUNCTIONS, ast.ClassDef, *_COMPREHENSIONS)
# What a name is bound to: an imported qualified name, the expression of an alias, None (harmless), or OTHER.
_OTHER = object()


@dataclass
class NameScope:
    """A module, class, function or comprehension; `start` and `end` are (line, byte column) as in ast."""

    start: tuple[int, int] = (0, 0)
    end: tuple[int, int] = (1 << 30, 0)
    is_class: bool = False
    parent: NameScope | None = None
    bindings: dict[str, list[object]] = field(default_factory=dict)
    has_star_import: bool = False
    global_names: set[str] = field(default_factory=set)
    outer_names: set[str] = field(default_factory=set)

    def move(self, n_lines: int) -> None:
        """Lines came or went above it."""
        self.start = (self.start[0] + n_lines, self.start[1])
        self.end = (self.end[0] + n_lines, self.end[1])

    def holds(self, node: ast.expr) -> bool:
        """Whether `node` stands inside this scope."""
        return self.start <= (node.lineno, node.col_offset) < self.end

    @property
    def imported(self) -> Iterator[str]:
        """Qualified names of everything imported in this scope."""
        return (
            bound for all_bound in self.bindings.values() for bound in all_bound if isinstance(bound, str)
        )

    @cached_property
    def meanings(self) -> Mapping[str, str | None]:
        """Each bound name: the one thing it is imported as, or None."""
        found: dict[str, str | None] = {}
        for name, all_bound in self.bindings.items():
            # `torch = None` after a failed import does not compete: using it would raise.
            different = {bound for bound in all_bound if bound is not None}
            only = different.pop() if len(different) == 1 else None
            found[name] = only if isinstance(only, str) else None
        return found

    def alias(self, name: str) -> ast.expr | None:
        """The chain that `name` stands for when it is bound exactly once, as in `Conv = nn.Conv2d`."""
        bound = self.bindings[name]
        return bound[0] if len(bound) == 1 and isinstance(bound[0], ast.expr) else None


def scopes_in(statement: ast.stmt) -> list[NameScope]:
    """The scopes of a top-level statement, each after the one around it; the first is what it adds to the module's."""
    module = NameScope()
    scopes = [module]
    stack: list[tuple[ast.AST, NameScope]] = [(statement, module)]
    while stack:
        node, scope = stack.pop()
        pushed = _enter(node, scope, scopes) if isinstance(node, _OPENERS) else None
        if pushed is None:
            settled = _bind(node, scope)
            pushed = [(child, scope) for child in children(node) if child is not settled and _may_bind(child)]
        pushed.reverse()
        stack += pushed
    _move_declared(scopes)
    return scopes


def joined_scopes(parts: Iterable[list[NameScope]]) -> tuple[NameScope, ...]:
    """The scopes of a whole file, the module first, of those of its statements."""
    module = NameScope()
    inner: list[NameScope] = []
    for own, *others in parts:
        for name, bound in own.bindings.items():
            module.bindings.setdefault(name, []).extend(bound)
        module.has_star_import = module.has_star_import or own.has_star_import
        module.global_names |= own.global_names
        module.outer_names |= own.outer_names
        inner += others
    return (module, *inner)


def _may_bind(node: ast.AST) -> bool:
    """Whether it is worth a visit: half of a tree are names that are read, and constants."""
    kind = node.__class__
    return kind is not ast.Constant and (kind is not ast.Name or node.ctx.__class__ is not ast.Load)  # type: ignore[attr-defined]  # asked half a million times


def _enter(
    node: ast.AST, scope: NameScope, scopes: list[NameScope]
) -> list[tuple[ast.AST, NameScope]] | None:
    """What to walk next, with its scope, when `node` opens a new one."""
    if isinstance(node, _FUNCTIONS):
        inner = _opened(node, scope, scopes)
        _add(scope, getattr(node, "name", ""), _OTHER)
        for each in walk(node.args):
            if isinstance(each, ast.arg):
                _add(inner, each.arg, _OTHER)
        outside = [each for each in children(node.args) if isinstance(each, ast.expr)]
        outside += getattr(node, "decorator_list", [])
        body: list[ast.AST] = [node.body] if isinstance(node, ast.Lambda) else list(node.body)
        return [*((each, scope) for each in outside), *((each, inner) for each in body)]
    if isinstance(node, ast.ClassDef):
        inner = _opened(node, scope, scopes)
        inner.is_class = True
        _add(scope, node.name, _OTHER)
        outside = [*node.bases, *node.decorator_list, *(keyword.value for keyword in node.keywords)]
        return [*((each, scope) for each in outside), *((each, inner) for each in node.body)]
    if isinstance(node, _COMPREHENSIONS):
        inner = _opened(node, scope, scopes)
        return [(each, inner) for each in children(node)]
    return None


def _opened(node: ast.stmt | ast.expr, scope: NameScope, scopes: list[NameScope]) -> NameScope:
    end = (node.end_lineno or node.lineno, node.end_col_offset or 0)
    inner = NameScope((node.lineno, node.col_offset), end, parent=scope)
    scopes.append(inner)
    return inner


# Most nodes bind nothing; asking for each kind in turn would cost more than all the rest.
_BINDERS = frozenset(
    {
        *(ast.Name, ast.Assign, ast.AnnAssign, ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal),
        *(ast.ExceptHandler, ast.MatchAs, ast.MatchStar, ast.MatchMapping),
    }
)


def _bind(node: ast.AST, scope: NameScope) -> ast.AST | None:
    """Records what `node` itself binds; returns its target when that is done with."""
    if node.__class__ not in _BINDERS:
        return None
    if isinstance(node, ast.Name):
        if not isinstance(node.ctx, ast.Load):
            _add(scope, node.id, _OTHER)
    elif isinstance(node, ast.Assign):
        return _bind_assignment(node.targets, node.value, scope)
    elif isinstance(node, ast.AnnAssign):
        return _bind_assignment([node.target], node.value, scope)
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        _bind_imports(node, scope)
    elif isinstance(node, ast.Global):
        scope.global_names.update(node.names)
    elif isinstance(node, ast.Nonlocal):
        scope.outer_names.update(node.names)
    elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)):
        _add(scope, node.name or "", _OTHER)
    elif isinstance(node, ast.MatchMapping):
        _add(scope, node.rest or "", _OTHER)
    return None


def _bind_assignment(targets: list[ast.expr], value: ast.expr | None, scope: NameScope) -> ast.AST | None:
    """Binds a single name to an alias or to None; all other targets are left to the walk."""
    if len(targets) != 1 or not isinstance(targets[0], ast.Name):
        return None
    if isinstance(value, (ast.Name, ast.Attribute)):
        _add(scope, targets[0].id, value)
    elif isinstance(value, ast.Constant) and value.value is None:
        _add(scope, targets[0].id, None)
    else:
        return None
    return targets[0]


def _add(scope: NameScope, name: str, bound: object) -> None:
    if name:
        scope.bindings.setdefault(name, []).append(bound)


def _bind_imports(node: ast.Import | ast.ImportFrom, scope: NameScope) -> None:
    if isinstance(node, ast.Import):
        for name in node.names:
            _add(
                scope,
                name.asname or name.name.split(".")[0],
                name.name if name.asname else name.name.split(".")[0],
            )
        return
    source = "." * node.level + (node.module or "")
    for name in node.names:
        if name.name == "*":
            scope.has_star_import = True
            continue
        dot = "" if source.endswith(".") else "."
        _add(scope, name.asname or name.name, f"{source}{dot}{name.name}")


def _move_declared(scopes: list[NameScope]) -> None:
    """Bindings under `global` belong to the module, under `nonlocal` to the scope around."""
    for scope in reversed(scopes):
        for name in scope.global_names & scope.bindings.keys():
            scopes[0].bindings.setdefault(name, []).extend(scope.bindings.pop(name))
        for name in scope.outer_names & scope.bindings.keys():
            if scope.parent is not None:
                scope.parent.bindings.setdefault(name, []).extend(scope.bindings.pop(name))
