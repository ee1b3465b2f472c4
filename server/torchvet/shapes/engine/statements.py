"""Walks statements: what is decided is walked once, what is not is walked both ways and joined."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping

from torchvet.shapes.engine import definitions, importing
from torchvet.shapes.engine.assigning import augment, delete
from torchvet.shapes.engine.ends import End
from torchvet.shapes.engine.heap import Writes
from torchvet.shapes.engine.joining import joined, joined_after
from torchvet.shapes.engine.loops import walk_for, walk_while
from torchvet.shapes.engine.modes import entered, manager_of
from torchvet.shapes.engine.remarks import look_at_statement
from torchvet.shapes.engine.state import Engine
from torchvet.shapes.engine.truths import decision, narrowed
from torchvet.shapes.engine.values import Builtin, External
from torchvet.shapes.tensor import UNKNOWN, Tensor


def walk_block(engine: Engine, body: Iterable[ast.stmt]) -> End:
    """Walks statements in order until one leaves."""
    for statement in body:
        engine.step()
        end = _STATEMENTS.get(type(statement), _other)(engine, statement)
        if end is not End.NEXT:
            return end
    return End.NEXT


def _other(_engine: Engine, _node: ast.stmt) -> End:
    return End.NEXT


def _expression(engine: Engine, node: ast.Expr) -> End:
    if not isinstance(node.value, ast.Constant):
        engine.evaluate(node.value)
        look_at_statement(engine, node)
    return End.NEXT


def _assignment(engine: Engine, node: ast.Assign) -> End:
    value = engine.evaluate(node.value)
    for target in node.targets:
        engine.assign(target, value)
    return End.NEXT


def _annotated(engine: Engine, node: ast.AnnAssign) -> End:
    if node.value is not None:
        engine.assign(node.target, engine.evaluate(node.value))
    return End.NEXT


def _augmented(engine: Engine, node: ast.AugAssign) -> End:
    augment(engine, node)
    return End.NEXT


def _delete(engine: Engine, node: ast.Delete) -> End:
    for target in node.targets:
        delete(engine, target)
    return End.NEXT


def _return(engine: Engine, node: ast.Return) -> End:
    value = None if node.value is None else engine.evaluate(node.value)
    if isinstance(value, Tensor) and node.value is not None:
        engine.notes.see(engine.frame.file.source.path, engine.span(node.value), value, is_target=True)
    engine.frame.returned.append(value)
    return End.LEFT


def _raise(_engine: Engine, _node: ast.Raise) -> End:
    return End.LEFT


def _break(_engine: Engine, _node: ast.Break) -> End:
    return End.BREAK


def _continue(_engine: Engine, _node: ast.Continue) -> End:
    return End.CONTINUE


def _assert(engine: Engine, node: ast.Assert) -> End:
    decided = decision(engine, node.test)
    if decided is False:
        return End.LEFT
    if decided is None:
        narrowed(engine, node.test, True)
    return End.NEXT


def _if(engine: Engine, node: ast.If) -> End:
    decided = decision(engine, node.test)
    if decided is not None:
        return engine.walk(node.body if decided else node.orelse)
    heap, mark = engine.heap, engine.heap.mark()
    with engine.maybe():
        narrowed(engine, node.test, True)
        then = engine.walk(node.body)
        after_then = _left_behind(engine, then, mark)
        narrowed(engine, node.test, False)
        other = engine.walk(node.orelse)
        after_other = _left_behind(engine, other, mark)
    frame = engine.frame
    if End.LEFT in (then, other) and then is not other and not _is_mere_raise(node, then):
        frame.may_have_left = True
    if then is End.NEXT and other is End.NEXT:
        heap.join(after_then, after_other, joined_after(node.test))
        return End.NEXT
    if then is End.NEXT or other is End.NEXT:
        heap.apply(after_then if then is End.NEXT else after_other)
        return End.NEXT
    return then if then is other else _last(then, other)


def _left_behind(engine: Engine, end: End, mark: int) -> Writes:
    """Takes back a way that was walked; one that left the loop or its round waits there."""
    loop = engine.frame.loops[-1] if engine.frame.loops else None
    if loop is not None and end in (End.BREAK, End.CONTINUE):
        (loop.breaks if end is End.BREAK else loop.continues).append(engine.heap.since(loop.mark))
    return engine.heap.undo(mark)


def _is_mere_raise(node: ast.If, then: End) -> bool:
    """`if …: raise …`: what follows runs in every program that works."""
    left = node.body if then is End.LEFT else node.orelse
    return bool(left) and isinstance(left[-1], ast.Raise)


def _last(then: End, other: End) -> End:
    """Both ways leave, each by its own door; the loop knows already."""
    return End.LEFT if End.LEFT in (then, other) else End.CONTINUE


def _with(engine: Engine, node: ast.With | ast.AsyncWith) -> End:
    n_unsure, n_doubts = 0, 0
    managers = []
    for each in node.items:
        manager, made = manager_of(engine, each.context_expr)
        managers.append((manager, made))
        if isinstance(manager, External) and manager.name.endswith("autocast"):
            n_unsure += 1
        if not _is_quiet(manager):
            n_doubts += 1
        if each.optional_vars is not None:
            engine.assign(each.optional_vars, UNKNOWN)
    engine.dtype_unsure += n_unsure
    engine.undecided += n_doubts
    try:
        with entered(engine, managers):
            return engine.walk(node.body)
    finally:
        engine.dtype_unsure -= n_unsure
        engine.undecided -= n_doubts


def _is_quiet(manager: object) -> bool:
    """Whether a context manager lets every exception pass: `pytest.raises` does not."""
    if isinstance(manager, Builtin):
        return manager.name == "open"
    return isinstance(manager, External) and manager.name.split(".")[0] in _QUIET


def _try(engine: Engine, node: ast.Try) -> End:
    heap = engine.heap
    with engine.maybe():
        mark = heap.mark()
        end = engine.walk(node.body)
        if end is End.NEXT:
            end = engine.walk(node.orelse)
        after = heap.undo(mark)
        ways = [] if end is End.LEFT else [after]
        for handler in node.handlers:
            if handler.name:
                heap.write(engine.frame.scope.slots, handler.name, UNKNOWN)
            handled = engine.walk(handler.body)
            written = heap.undo(mark)
            if handled is End.NEXT:
                ways.append(written)
    if not ways:
        return End.LEFT
    heap.apply(ways[0])
    heap.meet(mark, ways[1:], joined)
    engine.walk(node.finalbody)
    return end if end in (End.BREAK, End.CONTINUE) and len(ways) == 1 else End.NEXT


def _match(engine: Engine, node: ast.Match) -> End:
    engine.evaluate(node.subject)
    heap, mark = engine.heap, engine.heap.mark()
    ways: list[Writes] = []
    with engine.maybe():
        for case in node.cases:
            for name in _captured(case.pattern):
                heap.write(engine.frame.scope.slots, name, UNKNOWN)
            end = engine.walk(case.body)
            written = heap.undo(mark)
            if end is End.NEXT:
                ways.append(written)
    # No case may fit: then all stays as it is.
    heap.meet(mark, ways, joined)
    return End.NEXT


def _captured(pattern: ast.pattern) -> list[str]:
    found = [each.name for each in ast.walk(pattern) if isinstance(each, (ast.MatchAs, ast.MatchStar))]
    return [each for each in found if each]


def _for(engine: Engine, node: ast.For) -> End:
    return walk_for(engine, node)


def _while(engine: Engine, node: ast.While) -> End:
    return walk_while(engine, node)


def _function(engine: Engine, node: ast.FunctionDef | ast.AsyncFunctionDef) -> End:
    definitions.define_function(engine, node)
    return End.NEXT


def _class(engine: Engine, node: ast.ClassDef) -> End:
    definitions.define_class(engine, node)
    return End.NEXT


def _import(engine: Engine, node: ast.Import) -> End:
    importing.import_modules(engine, node)
    return End.NEXT


def _import_from(engine: Engine, node: ast.ImportFrom) -> End:
    importing.import_names(engine, node)
    return End.NEXT


# Libraries whose context managers let every exception pass.
_QUIET = ("torch", "tqdm", "warnings", "time")
_STATEMENTS: Mapping[type[ast.stmt], Callable[..., End]] = {
    ast.Expr: _expression,
    ast.Assign: _assignment,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Delete: _delete,
    ast.Return: _return,
    ast.Raise: _raise,
    ast.Break: _break,
    ast.Continue: _continue,
    ast.Assert: _assert,
    ast.If: _if,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: _try,
    ast.Match: _match,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
}
