"""Walking statements: bindings, branches, loops, `with`, `try`, and where `return`, `break` and `continue` lead."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable

from torchvet.facts.assignment import assign, assign_from, unbind
from torchvet.facts.definitions import ClassRef, FunctionRef
from torchvet.facts.expressions import evaluate
from torchvet.facts.gradient_mode import enter_context
from torchvet.facts.graph import Event, What
from torchvet.facts.manual_update import note_manual_update
from torchvet.facts.own_results import note_own_result
from torchvet.facts.pieces import element_of
from torchvet.facts.values import UNKNOWN, Kind, Value, tensor_of
from torchvet.facts.walk import Loop, Snapshot, Walk

_MAX_LOOP_DEPTH_TWICE = 3


def execute(walk: Walk, body: Iterable[ast.stmt]) -> None:
    """Walks `body` until it ends or no path goes on."""
    for statement in body:
        if walk.is_dead or walk.program.budget <= 0:
            return
        walk.program.budget -= 1
        outer, walk.statement = walk.statement, statement
        step = _STEPS.get(type(statement))
        if step is not None:
            step(walk, statement)
        walk.statement = outer


def _expression(walk: Walk, node: ast.Expr) -> None:
    if isinstance(node.value, ast.Attribute):
        walk.emit(What.READ, node.value, evaluate(walk, node.value.value))
    value = evaluate(walk, node.value)
    if value.kind is Kind.GRAD_CONTEXT and value.keys == ("statement",):
        walk.grad = value.name


def _assign(walk: Walk, node: ast.Assign) -> None:
    note_own_result(walk, node)
    value = evaluate(walk, node.value)
    note_manual_update(walk, node, node.targets[0], node.value)
    for target in node.targets:
        assign_from(walk, target, value, node.value)


def _annotated(walk: Walk, node: ast.AnnAssign) -> None:
    if node.value is not None:
        assign_from(walk, node.target, evaluate(walk, node.value), node.value)


def _augmented(walk: Walk, node: ast.AugAssign) -> None:
    right = evaluate(walk, node.value)
    if note_manual_update(walk, node, node.target, node.value):
        return
    if isinstance(node.target, ast.Name):
        left = walk.load(node.target.id)
        assign(walk, node.target, tensor_of(left, right) if left.sources or right.sources else left)


def _import(walk: Walk, node: ast.Import) -> None:
    for alias in node.names:
        name = alias.name if alias.asname else alias.name.split(".")[0]
        walk.frame.bind(alias.asname or name, Value(Kind.REFERENCE, name))


def _import_from(walk: Walk, node: ast.ImportFrom) -> None:
    root = "." * node.level + (node.module or "")
    for alias in node.names:
        separator = "" if root.endswith(".") or not root else "."
        value = walk.program.imported(walk.frame.source, f"{root}{separator}{alias.name}")
        walk.frame.bind(alias.asname or alias.name, value)


def _function(walk: Walk, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    walk.frame.bind(node.name, Value(Kind.FUNCTION, definition=FunctionRef(node, walk.frame)))


def _class(walk: Walk, node: ast.ClassDef) -> None:
    bases = tuple(evaluate(walk, base) for base in node.bases)
    cls = ClassRef(node, walk.frame, bases)
    for each in node.body:
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
            walk.program.own_method(each, cls)
    walk.frame.bind(node.name, Value(Kind.CLASS, name=node.name, definition=cls))


def _scope_words(walk: Walk, node: ast.Global | ast.Nonlocal) -> None:
    walk.frame.outer_names |= frozenset(node.names)


def _return(walk: Walk, node: ast.Return) -> None:
    value = evaluate(walk, node.value) if node.value is not None else UNKNOWN
    walk.call.returns.append(value)
    walk.emit(What.RETURN, node, value)
    if isinstance(walk.call.node, ast.Module):
        # Half-typed, or pasted out of its function: what follows is meant to run.
        return
    walk.call.exits.update(walk.frontier)
    walk.frontier = {}


def _raise(walk: Walk, node: ast.Raise) -> None:
    if node.exc is not None:
        evaluate(walk, node.exc)
    walk.frontier = {}


def _break(walk: Walk, _: ast.Break) -> None:
    if walk.call.loops:
        walk.call.loops[-1].breaks.update(walk.frontier)
        walk.call.loops[-1].exits.append(walk.snapshot())
        walk.frontier = {}


def _continue(walk: Walk, _: ast.Continue) -> None:
    if walk.call.loops:
        walk.call.loops[-1].continues.update(walk.frontier)
        walk.call.loops[-1].repeats.append(walk.snapshot())
        walk.frontier = {}


def _if(walk: Walk, node: ast.If) -> None:
    evaluate(walk, node.test)
    taken = _known_test(node.test)
    if taken is not None:
        execute(walk, node.body if taken else node.orelse)
        return
    head = walk.emit(What.BRANCH, node)
    before = walk.snapshot()
    with walk.guarded(head, 0):
        execute(walk, node.body)
    after, ends = walk.snapshot(), walk.frontier
    walk.restore(before)
    walk.frontier = {head: None}
    with walk.guarded(head, 1):
        execute(walk, node.orelse)
    _meet(walk, after, ends)


def _meet(walk: Walk, other: Snapshot, ends: dict[Event, None]) -> None:
    """Goes on from both arms, or from the one that is still alive."""
    if walk.is_dead:
        walk.restore(other)
    elif ends:
        walk.merge(other)
    walk.frontier = {**walk.frontier, **ends}


def _known_test(test: ast.expr) -> bool | None:
    """True for `__name__ == "__main__"` and constants, so that no path is invented around them."""
    if isinstance(test, ast.Constant):
        return bool(test.value)
    if isinstance(test, ast.Compare) and isinstance(test.left, ast.Name) and test.left.id == "__name__":
        return True
    return None


def _for(walk: Walk, node: ast.For | ast.AsyncFor) -> None:
    iterable = evaluate(walk, node.iter)
    _loop(walk, node, iterable, lambda: assign(walk, node.target, element_of(iterable)))


def _while(walk: Walk, node: ast.While) -> None:
    evaluate(walk, node.test)
    _loop(walk, node, UNKNOWN, lambda: None)


def _loop(
    walk: Walk, node: ast.For | ast.AsyncFor | ast.While, iterable: Value, bind: Callable[[], None]
) -> None:
    head = walk.emit(What.LOOP, node, iterable)
    outer = walk.loops
    walk.loops = (*outer, head)
    loop = Loop(head)
    walk.call.loops.append(loop)
    # The second pass sees what the first one bound: a hidden state, an optimizer made in the loop.
    for _ in range(2 if len(walk.loops) <= _MAX_LOOP_DEPTH_TWICE else 1):
        before = walk.snapshot()
        walk.frontier = {head: None}
        bind()
        execute(walk, node.body)
        for each in (*walk.frontier, *loop.continues):
            each.next[head] = None
        if walk.is_dead:
            walk.restore(before)
        else:
            walk.merge(before)
        for state in loop.repeats:
            walk.merge(state)
    walk.call.loops.pop()
    walk.loops = outer
    walk.frontier = {head: None}
    execute(walk, node.orelse)
    for state in loop.exits:
        walk.merge(state)
    walk.frontier = {**walk.frontier, **loop.breaks}


def _with(walk: Walk, node: ast.With | ast.AsyncWith) -> None:
    outer = walk.grad
    for item in node.items:
        value = evaluate(walk, item.context_expr)
        walk.grad = enter_context(walk, item.context_expr, value)
        if item.optional_vars is not None:
            assign(walk, item.optional_vars, value)
    execute(walk, node.body)
    walk.grad = outer


def _try(walk: Walk, node: ast.Try) -> None:
    head = walk.emit(What.BRANCH, node)
    before = walk.snapshot()
    with walk.guarded(head, 0):
        execute(walk, [*node.body, *node.orelse])
    for arm, handler in enumerate(node.handlers, start=1):
        after, ends = walk.snapshot(), walk.frontier
        walk.restore(before)
        walk.frontier = {head: None}
        if handler.name:
            walk.frame.bind(handler.name, UNKNOWN)
        with walk.guarded(head, arm):
            execute(walk, handler.body)
        _meet(walk, after, ends)
    if node.finalbody and walk.is_dead:
        walk.frontier = {head: None}
        execute(walk, node.finalbody)
        walk.frontier = {}
    else:
        execute(walk, node.finalbody)


def _match(walk: Walk, node: ast.Match) -> None:
    evaluate(walk, node.subject)
    head = walk.emit(What.BRANCH, node)
    before = walk.snapshot()
    ends, after = {head: None}, before
    for arm, case in enumerate(node.cases):
        walk.restore(before)
        walk.frontier = {head: None}
        with walk.guarded(head, arm):
            execute(walk, case.body)
        _meet(walk, after, ends)
        after, ends = walk.snapshot(), walk.frontier


def _delete(walk: Walk, node: ast.Delete) -> None:
    for target in node.targets:
        unbind(walk, target)


def _assert(walk: Walk, node: ast.Assert) -> None:
    evaluate(walk, node.test)


_STEPS: dict[type[ast.stmt], Callable[..., None]] = {
    ast.Expr: _expression,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
    ast.Global: _scope_words,
    ast.Nonlocal: _scope_words,
    ast.Return: _return,
    ast.Raise: _raise,
    ast.Break: _break,
    ast.Continue: _continue,
    ast.If: _if,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: _try,
    ast.Match: _match,
    ast.Delete: _delete,
    ast.Assert: _assert,
}
if hasattr(ast, "TryStar"):
    _STEPS[ast.TryStar] = _try
