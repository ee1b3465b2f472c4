"""Collective operations that only some ranks reach: under a test of the rank, or after a return of the others."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import keyword
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode, is_before
from torchvet.facts.origins import origins
from torchvet.facts.pieces import path_text
from torchvet.syntax.nodes import walk

_COLLECTIVES = frozenset(
    f"torch.distributed.{name}"
    for name in "barrier all_reduce all_gather all_gather_object all_gather_into_tensor broadcast reduce gather scatter "
    "broadcast_object_list reduce_scatter all_to_all monitored_barrier".split()
)
_ASKS = frozenset({"torch.distributed.get_rank", "torch.distributed.get_node_local_rank"})
_RANKS = frozenset({"rank", "local_rank", "global_rank", "gpu_id", "process_index"})
_FIRSTS = frozenset(
    {"is_main_process", "is_master_process", "is_main", "is_master", "is_rank_zero", "is_rank0"}
)


@dataclass(frozen=True)
class GuardedCollective:
    """A collective that only some ranks call; `is_certain`: the rank is known to be one."""

    node: ast.Call
    name: str
    test: ast.expr
    is_certain: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[GuardedCollective]:
        """Every one of this file."""
        if "distributed" not in file.source.text:
            return
        (code,) = file.facts(LocalCode)
        for node in code.index.of(ast.Call):
            name = code.name(node.func)
            if name not in _COLLECTIVES or keyword(node, "group") is not None:
                continue
            guard = next((each for each in code.around(node) if isinstance(each, ast.If)), None)
            is_open = guard is None or _is_paired(code, guard)
            test = _left_by_others(code, node) if guard is None else None if is_open else guard.test
            for part in _conjuncts(test) if test is not None else ():
                certainty = _rank_certainty(code, part)
                if certainty is not None:
                    yield cls(node, name.rpartition(".")[2], part, certainty)
                    break


def _conjuncts(test: ast.expr) -> list[ast.expr]:
    """The conditions that all hold when `test` does."""
    return test.values if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) else [test]


def _left_by_others(code: LocalCode, node: ast.Call) -> ast.expr | None:
    """The test of `if rank != 0: return` before `node`, in whose branch no collective stands."""
    scope = code.scope(node)
    for each in code.in_scope[scope]:
        if not isinstance(each, ast.If) or each.orelse or code.parents.get(each) is not scope:
            continue
        leaves = isinstance(each.body[-1], ast.Return)
        if leaves and is_before(each, node) and not any(_calls_collective(code, part) for part in walk(each)):
            # Only the ranks that fail this test come to `node`; with `and` others may come too.
            return each.test if not isinstance(each.test, ast.BoolOp) else None
    return None


def _is_paired(code: LocalCode, guard: ast.If) -> bool:
    """Whether the other ranks call a collective too: in the other branch, or in another one of the same scope."""
    others = [each for each in code.in_scope[code.scope(guard)] if _calls_collective(code, each)]
    inside = [each for each in others if guard in code.around(each)]
    in_else = [each for each in inside if any(part is each for stmt in guard.orelse for part in walk(stmt))]
    guarded = [each for each in others if each not in inside and code.is_under(each, ast.If)]
    leaves = any(isinstance(each, ast.Return | ast.Raise) for each in walk(guard))
    return bool(in_else or guarded) or leaves


def _calls_collective(code: LocalCode, node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and code.name(node.func) in _COLLECTIVES


def _rank_certainty(code: LocalCode, test: ast.expr) -> bool | None:
    """True when the test asks torch or the environment for the rank, False when only a name says so, else None."""
    test = test.operand if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) else test
    if isinstance(test, ast.Call):
        return False if path_text(test.func).rpartition(".")[2] in _FIRSTS and not test.args else None
    is_single = isinstance(test, ast.Compare) and len(test.ops) == 1
    if not isinstance(test, ast.Compare) or not is_single or not isinstance(test.ops[0], ast.Eq | ast.NotEq):
        return None
    number = test.comparators[0]
    if not isinstance(number, ast.Constant) or not isinstance(number.value, int):
        return None
    made = [test.left] if isinstance(test.left, ast.Call) else origins(code, test.left)
    if made and {code.name(each.func) for each in made} <= _ASKS:
        return True
    if made and all(re.search(r"environ.*RANK|getenv.*RANK", ast.unparse(each)) for each in made):
        return True
    return False if not made and path_text(test.left).rpartition(".")[2] in _RANKS else None
