"""One file's scopes as plain code: what stands in which loop, which assignment reaches a use, what a name is made by.

For facts that a few statements of one scope prove. Answers are given only where nothing else can be meant; what
happens across functions is the walk's (`program`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from torchvet.facts.code_tables import CodeTables
from torchvet.facts.file import FileFacts
from torchvet.facts.pieces import path_text
from torchvet.facts.scope_bindings import bound_by
from torchvet.syntax.nodes import place

_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_WAITING = re.compile(r"\b(raises|assertRaises\w*)\(")


class LocalCode(CodeTables):
    """The one table of a file."""

    def __init__(self, file: FileFacts) -> None:
        super().__init__(file.source)
        self.file = file
        # What `origins` has answered, for asking again.
        self.origins: dict[ast.expr, list[ast.Call]] = {}
        self._bindings: dict[ast.AST, dict[str, list[tuple[ast.AST, ast.expr | None]]]] = {}
        self._reached_by: dict[ast.Name, tuple[ast.expr | None, bool]] = {}

    @classmethod
    def find(cls, file: FileFacts) -> list[LocalCode]:
        """The table of `file`, as a fact."""
        return [cls(file)]

    @property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """The node around each node."""
        return self.index.parents

    @property
    def in_scope(self) -> dict[ast.AST, list[ast.AST]]:
        """All nodes of each function, class body or module, those of inner scopes left out, in source order."""
        return self.index.in_scope

    @property
    def identifiers(self) -> frozenset[str]:
        """Every name that the file writes."""
        return self.index.identifiers

    def scope(self, node: ast.AST) -> ast.AST:
        """The function, class body or module that `node` stands in."""
        return self.index.scope_of.get(node, self.tree)

    def around(self, node: ast.AST) -> Iterator[ast.AST]:
        """What stands around `node` in its own scope, from the inside out; the scope itself is left out."""
        scope = self.scope(node)
        each = self.parents.get(node)
        while each is not None and each is not scope:
            yield each
            each = self.parents.get(each)

    def loops(self, node: ast.AST) -> list[ast.For | ast.AsyncFor | ast.While]:
        """The loops whose body `node` is repeated by, in its own scope, innermost first."""
        found: list[ast.For | ast.AsyncFor | ast.While] = []
        inner = node
        for each in self.around(node):
            if (
                isinstance(each, _LOOPS)
                and inner not in each.orelse
                and inner is not getattr(each, "iter", None)
            ):
                found.append(each)
            inner = each
        return found

    def is_under(self, node: ast.AST, *kinds: type[ast.AST]) -> bool:
        """Whether a node of one of these classes stands around `node` in its own scope."""
        return any(isinstance(each, kinds) for each in self.around(node))

    def is_conditional(self, node: ast.AST, within: ast.AST | None = None) -> bool:
        """Whether `node` is run only sometimes each time `within` (its scope when None) is."""
        inner = node
        for each in self.around(node):
            if each is within:
                return False
            # The test itself is always asked, and so is the first part of it.
            is_asked = isinstance(each, ast.If | ast.IfExp) and inner is each.test
            is_asked = is_asked or (isinstance(each, ast.BoolOp) and inner is each.values[0])
            if (
                isinstance(each, (ast.If, ast.IfExp, ast.Try, ast.Match, ast.BoolOp, *_LOOPS))
                and not is_asked
            ):
                return True
            inner = each
        return False

    def statement(self, node: ast.AST) -> ast.stmt | None:
        """The statement that `node` is part of."""
        if isinstance(node, ast.stmt):
            return node
        return next((each for each in self.around(node) if isinstance(each, ast.stmt)), None)

    def block_of(self, statement: ast.stmt) -> list[ast.stmt]:
        """The list of statements that it stands in: a body, an `else`, a `finally`; empty for what has no such list."""
        around = self.parents.get(statement)
        blocks = (getattr(around, name, None) for name in ("body", "orelse", "finalbody"))
        return next((each for each in blocks if isinstance(each, list) and statement in each), [])

    def class_of(self, node: ast.AST) -> ast.ClassDef | None:
        """The class in whose method `node` stands."""
        scope: ast.AST | None = self.scope(node)
        while scope is not None and not isinstance(scope, ast.ClassDef | ast.Module):
            scope = self.parents.get(scope)
        return scope if isinstance(scope, ast.ClassDef) else None

    def bindings(self, scope: ast.AST, path: str) -> list[tuple[ast.AST, ast.expr | None]]:
        """Everything that binds `path` in `scope`: the target, and its value where a plain assignment says it."""
        return self._bindings_of(scope).get(path, [])

    def bound_in(self, scope: ast.AST) -> list[tuple[str, ast.AST, ast.expr | None]]:
        """Every binding of `scope`: the name, its target, and the value of a plain assignment."""
        return [(name, *each) for name, found in self._bindings_of(scope).items() for each in found]

    def _bindings_of(self, scope: ast.AST) -> dict[str, list[tuple[ast.AST, ast.expr | None]]]:
        if scope not in self._bindings:
            found: dict[str, list[tuple[ast.AST, ast.expr | None]]] = {}
            for name, target, value in bound_by(scope, self.in_scope.get(scope, [])):
                found.setdefault(name, []).append((target, value))
            self._bindings[scope] = found
        return self._bindings[scope]

    def all_bindings(self, node: ast.expr) -> list[tuple[ast.AST, ast.expr | None]]:
        """The bindings of a name in the nearest scope that has any; of `self.x` in all of its class."""
        path = path_text(node)
        if not path or path.count(".") > 1:
            return []
        if "." in path:
            cls = self.class_of(node)
            if cls is None or not path.startswith("self."):
                return []
            methods = [each for each in cls.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)]
            return [each for method in methods for each in self.bindings(method, path)]
        scope: ast.AST | None = self.scope(node)
        while scope is not None:
            found = self.bindings(scope, path)
            if found:
                return found
            scope = self._outer(scope)
        return []

    def _outer(self, scope: ast.AST) -> ast.AST | None:
        outer = None if scope is self.tree else self.scope(scope)
        while isinstance(outer, ast.ClassDef):
            outer = self.scope(outer)
        return outer

    def settled(self, node: ast.expr) -> ast.expr:
        """What stands behind `self.epochs` when the class assigns it once: the parameter or value; else `node`."""
        bindings = self.all_bindings(node) if isinstance(node, ast.Attribute) else []
        value = bindings[0][1] if len(bindings) == 1 else None
        return value if value is not None else node

    def made_by(self, node: ast.expr) -> ast.Call | None:
        """The one call that makes what `node` names, when nothing else is ever bound to that name."""
        found = self.all_bindings(node)
        value = found[0][1] if len(found) == 1 else None
        return value if isinstance(value, ast.Call) else None

    def constructor(self, node: ast.expr) -> str:
        """The qualified name of what makes `node`; "" when that is not certain."""
        call = node if isinstance(node, ast.Call) else self.made_by(node)
        return self.name(call.func) if call is not None else ""

    def _is_bound_before(self, target: ast.AST, use: ast.Name) -> bool:
        """Whether the binding stands before the use; what an assignment reads, it reads before it binds."""
        statement = self.statement(use)
        is_own = isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign)
        if is_own and self.statement(target) is statement:
            return False
        return place(target) < place(use)

    def _block(self, node: ast.AST) -> ast.AST | None:
        """What decides whether the statement of `node` runs; a `with` always runs its body."""
        statement = self.statement(node)
        block = self.parents.get(statement) if statement is not None else None
        while isinstance(block, ast.With | ast.AsyncWith):
            block = self.parents.get(block)
        return block

    def reaching(self, use: ast.Name) -> ast.expr | None:
        """The value that a local name certainly has at `use`, None when several may reach it."""
        value, comes_back = self._known_reached(use)
        return None if comes_back else value

    def entering(self, use: ast.Name) -> ast.expr | None:
        """The value a local name certainly has when `use` is run for the first time."""
        return self._known_reached(use)[0]

    def _known_reached(self, use: ast.Name) -> tuple[ast.expr | None, bool]:
        if use not in self._reached_by:
            self._reached_by[use] = self._reached(use)
        return self._reached_by[use]

    def _reached(self, use: ast.Name) -> tuple[ast.expr | None, bool]:
        """The value that reaches `use` first, and whether a loop may bring another one."""
        scope = self.scope(use)
        every = self.bindings(scope, use.id)
        before = [each for each in every if self._is_bound_before(each[0], use)]
        if not before:
            return None, False
        target, value = before[-1]
        later = [each for each in every if not self._is_bound_before(each[0], use)]
        loops = set(self.loops(use)) - set(self.loops(target))
        comes_back = any(loops & set(self.loops(each)) for each, _ in later)
        around_use = {*self.around(use), scope}
        block = self._block(target)
        is_sure = block in around_use
        if isinstance(block, ast.If | ast.Try):
            is_sure = is_sure and _same_arm(self, self.statement(target), use)
        return (value if is_sure else None), comes_back


def _same_arm(code: LocalCode, statement: ast.stmt | None, use: ast.AST) -> bool:
    """Whether the use stands in the very list of statements that the assignment stands in."""
    if statement is None:
        return False
    block = code.block_of(statement)
    return use in block or any(each in block for each in code.around(use))


def is_before(first: ast.AST, second: ast.AST) -> bool:
    """Whether `first` ends before `second` begins."""
    end = (getattr(first, "end_lineno", 0), getattr(first, "end_col_offset", 0))
    return end <= place(second)


def expects_failure(code: LocalCode) -> bool:
    """Whether the file holds tests that wait for errors, as `pytest.raises` does."""
    return code.file.mentions(_WAITING)
