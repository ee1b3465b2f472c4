"""Loss classes that get tensors where their options belong: meant was the call of an instance."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from torchvet.facts.class_table import ClassTable
from torchvet.facts.file import FileFacts
from torchvet.facts.graph import Event, What
from torchvet.facts.local_code import LocalCode
from torchvet.facts.pieces import path_text
from torchvet.facts.program import Program
from torchvet.facts.relevance import may_call_loss
from torchvet.facts.values import Kind, Role, Value
from torchvet.syntax.nodes import walk

# What only the call takes; no constructor of torch's losses has an option of that name.
_CALL_ONLY = frozenset({"input", "target"})
_OPTIONS = (ast.Constant, ast.UnaryOp, ast.Compare, ast.BoolOp, ast.Starred)
_TENSOR_ONLY = frozenset({"backward", "item", "detach"})


@dataclass(frozen=True)
class LossConstruction:
    """`nn.MSELoss(output, target)`; `is_weak`: only names say where the tensors come from."""

    node: ast.Call
    name: str
    is_weak: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[LossConstruction]:
        """Every one of this file, those that are proven first."""
        if may_call_loss(file.source.text):
            yield from sorted(_found(file), key=lambda each: each.is_weak)


def _found(file: FileFacts) -> Iterator[LossConstruction]:
    (code,) = file.facts(LocalCode)
    for program in file.facts(Program):
        for graph in program.graphs:
            for event in graph.of(What.MAKE_LOSS):
                if event.source is file.source and isinstance(event.node, ast.Call):
                    is_weak = _weakness(code, event, event.node)
                    if is_weak is not None:
                        name = event.subject.name.rpartition(".")[2]
                        yield LossConstruction(event.node, name, is_weak)


def _weakness(code: LocalCode, event: Event, call: ast.Call) -> bool | None:
    """Whether only names say that tensors are given; None when they may be options."""
    given = call.args[:2]
    if any(isinstance(each, ast.Starred) for each in call.args):
        return None
    if {each.arg for each in call.keywords} >= _CALL_ONLY:
        return event.subject.weak
    if not given or any(isinstance(each, _OPTIONS) for each in given):
        return None
    if _is_used_as_tensor(code, call) or _is_own_output(code, given[0]):
        return event.subject.weak
    if len(given) < 2:
        return None
    first, second = event.arguments[:2]
    if not _may_be_tensor(first) or not _may_be_tensor(second):
        return None
    # A loss compares the output of a model; options never come from one.
    models = [each for value in (first, second) for each in value.sources if each.role is Role.MODEL]
    are_tensors = first.kind is Kind.TENSOR and second.kind is Kind.TENSOR
    if are_tensors and any(not each.weak for each in models):
        return event.subject.weak
    return True if models else None


def _may_be_tensor(value: Value) -> bool:
    return value.kind in (Kind.TENSOR, Kind.UNKNOWN) and bool(value.sources)


def _is_own_output(code: LocalCode, given: ast.expr) -> bool:
    """`self(x)` in a method of a module."""
    is_own = isinstance(given, ast.Call) and path_text(given.func) == "self"
    cls = code.class_of(given) if is_own else None
    return cls is not None and code.file.facts(ClassTable)[0].is_module(cls)


def _is_used_as_tensor(code: LocalCode, call: ast.Call) -> bool:
    """Whether the result is used at once, or in a later statement of the same block, as only a tensor can be."""
    statement = code.parents.get(call)
    if isinstance(statement, ast.Attribute):
        return statement.attr in _TENSOR_ONLY
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return False
    path, block = path_text(statement.targets[0]), code.block_of(statement)
    later = block[block.index(statement) + 1 :] if block else []
    return bool(path) and _is_first_used_as_tensor(path, later)


def _is_first_used_as_tensor(path: str, later: Sequence[ast.stmt]) -> bool:
    """Whether `path.backward()` is reached before anything binds `path` anew."""
    for statement in later:
        nodes = [each for each in walk(statement) if isinstance(each, ast.Name | ast.Attribute)]
        if any(isinstance(each.ctx, ast.Store) and path_text(each) == path for each in nodes):
            return False
        if any(
            isinstance(each, ast.Attribute) and each.attr in _TENSOR_ONLY and path_text(each.value) == path
            for each in nodes
        ):
            return True
    return False
