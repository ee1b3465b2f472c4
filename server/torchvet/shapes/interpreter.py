"""Shapes of all tensor expressions in a file, by walking its code with abstract values.

Every scope is walked once in order: branches are joined, loops start from what no round changes, code that cannot
be reached says nothing. Certain or silent: what cannot be proven is unknown. No user code runs, nothing is read.
Deliberately not here: calls between functions, attributes, and modules of the user's own.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Mapping
from itertools import count

from torchvet.evidence import Span, TensorShape
from torchvet.shapes.arithmetic import truth
from torchvet.shapes.assignment import augment, row_of, store
from torchvet.shapes.environment import Environment, joined
from torchvet.shapes.expressions import Expressions
from torchvet.shapes.file_context import FileContext
from torchvet.shapes.stored_names import leaves_early, stored_names
from torchvet.shapes.tensor import UNKNOWN, Value
from torchvet.syntax.source import SourceFile

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_MAX_BLOCK_DEPTH = 40
# Deeper loops are walked once with everything they bind unknown, to keep the walk linear.
_MAX_SETTLED_LOOPS = 2
_MAX_ROUNDS = 3
# Context managers that let every exception pass.
_QUIET_CONTEXTS = ("torch", "open", "contextlib.nullcontext", "warnings", "tqdm")


def tensor_shapes(source: SourceFile, wanted: re.Pattern[str] | None = None) -> Mapping[Span, TensorShape]:
    """The shape of every tensor expression of known rank, by the span of the expression.

    With `wanted`, functions in whose text it does not occur are left out: each is walked on its own anyway.
    """
    context = FileContext.of(source)
    if context.runs_text:
        return {}
    walk = _Walk(context)
    module = Environment(untracked=context.rebound_elsewhere)
    walk.block(source.tree.body, module)
    while walk.waiting:
        function = walk.waiting.pop()
        if wanted is None or wanted.search(source.segment(function)):
            walk.function(function)
    return walk.expressions.records.shapes


class _Walk:
    """The statements of one file; functions met on the way wait for their turn."""

    def __init__(self, context: FileContext) -> None:
        self.context = context
        self.expressions = Expressions(context)
        self.waiting: list[_Function] = []
        self._depth = 0
        self._loops = 0

    def function(self, node: _Function) -> None:
        """Walks a function's body; its parameters are unknown, and so is what it reads from outside."""
        arguments = node.args
        parameters = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        parameters += [each for each in (arguments.vararg, arguments.kwarg) if each is not None]
        local = stored_names(node.body) | {each.arg for each in parameters}
        records = self.expressions.records
        records.start_scope()
        constants = {name: value for name, value in self.context.constants.items() if name not in local}
        env = Environment(untracked=self.context.rebound_elsewhere, constants=constants)
        for each in parameters:
            env.bind(each.arg, records.unknown(each.arg))
        self.block(node.body, env)

    def block(self, body: Iterable[ast.stmt], env: Environment | None) -> Environment | None:
        """What holds after `body`; None when its end is never reached."""
        self._depth += 1
        for statement in body:
            if env is None:
                break
            if self._depth > _MAX_BLOCK_DEPTH:
                env.forget_all()
                env.forget(stored_names([statement]))
            else:
                env = _STATEMENTS.get(type(statement), _Walk._other)(self, statement, env)
        self._depth -= 1
        return env

    def _other(self, node: ast.stmt, env: Environment) -> Environment | None:
        """Statements without flow of their own; expressions inside are visited."""
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.expressions.evaluate(child, env)
        env.forget(stored_names([node]))
        if hasattr(node, "body"):
            # A block of a kind that is not known here, such as `except*`.
            env.forget_all()
        return None if isinstance(node, (ast.Return, ast.Raise, ast.Break, ast.Continue)) else env

    def _assign(self, node: ast.Assign, env: Environment) -> Environment:
        value = self.expressions.evaluate(node.value, env)
        for target in node.targets:
            store(self.expressions, target, value, env)
        return env

    def _annotated(self, node: ast.AnnAssign, env: Environment) -> Environment:
        if node.value is not None:
            store(self.expressions, node.target, self.expressions.evaluate(node.value, env), env)
        return env

    def _augmented(self, node: ast.AugAssign, env: Environment) -> Environment:
        augment(self.expressions, node, env)
        return env

    def _expression(self, node: ast.Expr, env: Environment) -> Environment:
        self.expressions.evaluate(node.value, env)
        return env

    def _delete(self, node: ast.Delete, env: Environment) -> Environment:
        for target in node.targets:
            if isinstance(target, ast.Name):
                env.forget([target.id])
            else:
                store(self.expressions, target, UNKNOWN, env)
        return env

    def _assert(self, node: ast.Assert, env: Environment) -> Environment | None:
        known = truth(self.expressions.evaluate(node.test, env))
        if known is False:
            return None
        return env if known else self.expressions.guarded(node.test, env)

    def _branch(self, node: ast.If, env: Environment) -> Environment | None:
        known = truth(self.expressions.evaluate(node.test, env))
        if known is not None:
            return self.block(node.body if known else node.orelse, env)
        guarded = self.expressions.guarded(node.test, env)
        then, other = self.block(node.body, guarded.copy()), self.block(node.orelse, guarded.copy())
        after = joined(then, other)
        if then is not None and other is not None and after is not None:
            self.expressions.restore(env, after, guarded, [*node.body, *node.orelse])
        return after

    def _loop(self, node: ast.For | ast.AsyncFor | ast.While, env: Environment) -> Environment | None:
        bound = stored_names([node])
        before = env.copy()
        item: Value = UNKNOWN
        if isinstance(node, ast.While):
            start = self.expressions.guarded(node.test, env)
        else:
            item = row_of(self.expressions.evaluate(node.iter, env))
            start = env.copy()
        if leaves_early(node.body) or self._loops >= _MAX_SETTLED_LOOPS:
            start.forget(bound)
            if self.context.changes_shapes_in_place:
                start.forget_all()
            start.forget_lists()
        end = self._settled(node, start, item)
        return self.block(node.orelse, joined(joined(before, start), end))

    def _settled(
        self, node: ast.For | ast.AsyncFor | ast.While, start: Environment, item: Value
    ) -> Environment | None:
        """Walks the body from what no round changes; `start` becomes just that."""
        self._loops += 1
        records, n_waiting = self.expressions.records, len(self.waiting)
        mark = records.mark()
        for n_rounds in count(1):
            inner = start.copy()
            if isinstance(node, ast.While):
                self.expressions.evaluate(node.test, inner)
            else:
                store(self.expressions, node.target, item, inner)
            end = self.block(node.body, inner)
            again = joined(start, end) or start
            unstable = [name for name in start.values if not _same(again.read(name), start.read(name))]
            if not unstable:
                break
            start.values.update({name: again.read(name) for name in unstable})
            if n_rounds >= _MAX_ROUNDS:
                start.forget_all()
            records.go_back(mark)
            del self.waiting[n_waiting:]
        records.keep(mark)
        self._loops -= 1
        return end

    def _with(self, node: ast.With | ast.AsyncWith, env: Environment) -> Environment | None:
        is_quiet = True
        for each in node.items:
            context = each.context_expr
            called = context.func if isinstance(context, ast.Call) else context
            plain = called.id if isinstance(called, ast.Name) else ""
            name = self.expressions.qualified(called) or plain
            is_quiet = is_quiet and (name in _QUIET_CONTEXTS or name.split(".")[0] in _QUIET_CONTEXTS)
            self.expressions.evaluate(context, env)
            if each.optional_vars is not None:
                store(self.expressions, each.optional_vars, UNKNOWN, env)
        if is_quiet:
            return self.block(node.body, env)
        # It may swallow an exception, as contextlib.suppress does: the body may stop anywhere.
        return joined(self._interrupted(node.body, env), self.block(node.body, env.copy()))

    def _interrupted(self, body: list[ast.stmt], env: Environment) -> Environment:
        """What holds when `body` may have stopped anywhere."""
        result = env.copy()
        result.forget(stored_names(body))
        result.forget_lists()
        if self.context.changes_shapes_in_place:
            result.forget_tensors()
        return result

    def _try(self, node: ast.Try, env: Environment) -> Environment | None:
        stopped = self._interrupted(node.body, env)
        result = self.block(node.orelse, self.block(node.body, env.copy()))
        for each in node.handlers:
            caught = stopped.copy()
            if each.type is not None:
                self.expressions.evaluate(each.type, caught)
            caught.forget([each.name] if each.name else [])
            after = self.block(each.body, caught)
            if after is not None and each.name:
                after.forget([each.name])
            result = joined(result, after)
        if not node.finalbody:
            return result
        handlers = [statement for each in node.handlers for statement in each.body]
        anyhow = self._interrupted([*node.body, *node.orelse, *handlers], env)
        after = self.block(node.finalbody, joined(result, anyhow))
        return None if result is None else after

    def _match(self, node: ast.Match, env: Environment) -> Environment | None:
        self.expressions.evaluate(node.subject, env)
        result: Environment | None = env.copy()
        for case in node.cases:
            inner = self.expressions.guarded(node.subject, env)
            inner.forget(stored_names([case.pattern]))
            if case.guard is not None:
                self.expressions.evaluate(case.guard, inner)
                inner = self.expressions.guarded(case.guard, inner)
            result = joined(result, self.block(case.body, inner))
        return result

    def _function_definition(self, node: _Function, env: Environment) -> Environment:
        for each in [*node.decorator_list, *node.args.defaults, *node.args.kw_defaults]:
            if each is not None:
                self.expressions.evaluate(each, env)
        env.forget([node.name])
        if self.context.mentions_torch(node):
            self.waiting.append(node)
        return env

    def _class_definition(self, node: ast.ClassDef, env: Environment) -> Environment:
        for each in [*node.decorator_list, *node.bases, *(keyword.value for keyword in node.keywords)]:
            self.expressions.evaluate(each, env)
        self.block(node.body, env.copy())
        after = self._interrupted([], env)
        after.forget([node.name])
        return after

    def _import(self, node: ast.Import | ast.ImportFrom, env: Environment) -> Environment:
        if any(name.name == "*" for name in node.names):
            env.forget_all()
        env.forget(stored_names([node]))
        return env


def _same(left: Value, right: Value) -> bool:
    return left is right or (type(left) is type(right) and left == right)


_STATEMENTS: Mapping[type[ast.stmt], Callable[..., Environment | None]] = {
    ast.Assign: _Walk._assign,
    ast.AnnAssign: _Walk._annotated,
    ast.AugAssign: _Walk._augmented,
    ast.Expr: _Walk._expression,
    ast.Assert: _Walk._assert,
    ast.Delete: _Walk._delete,
    ast.If: _Walk._branch,
    ast.For: _Walk._loop,
    ast.AsyncFor: _Walk._loop,
    ast.While: _Walk._loop,
    ast.With: _Walk._with,
    ast.AsyncWith: _Walk._with,
    ast.Try: _Walk._try,
    ast.Match: _Walk._match,
    ast.FunctionDef: _Walk._function_definition,
    ast.AsyncFunctionDef: _Walk._function_definition,
    ast.ClassDef: _Walk._class_definition,
    ast.Import: _Walk._import,
    ast.ImportFrom: _Walk._import,
}
