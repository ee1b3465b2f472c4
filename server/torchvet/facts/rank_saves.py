"""Checkpoints that every rank of a distributed run writes to the same file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import argument, calls_method
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.origins import calls_of
from torchvet.facts.vocabulary import is_engine
from torchvet.syntax.nodes import place, walk

_DDP = "torch.nn.parallel.DistributedDataParallel"
_RANK = re.compile(
    r"rank|is_main|is_master|main_process|is_primary|is_global_zero|world_rank|\bgpu\b|proc_?id|\blocal_?\w*id",
    re.I,
)
# Ways of saving that need every rank.
_TOGETHER = re.compile(
    r"FullyShardedDataParallel|\bFSDP\b|fully_shard|distributed\.checkpoint|full_tensor|deepspeed|xla", re.I
)


@dataclass(frozen=True)
class SaveOnEveryRank:
    """`save` runs on every rank; `wrap` says that there are several."""

    save: ast.Call
    statement: ast.stmt
    wrap: ast.Call

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[SaveOnEveryRank]:
        """Every one of this file that stands in the function that wraps the model."""
        text = file.source.text
        if "DistributedDataParallel" not in text or "save(" not in text or _TOGETHER.search(text):
            return
        (code,) = file.facts(LocalCode)
        if any(is_engine(f"{root}.x") for root in code.imports.roots):
            return
        seen: set[ast.Call] = set()
        for wrap in code.called(_DDP):
            for save in code.called("torch.save"):
                statement = code.statement(save)
                is_reached = (
                    place(save) > place(wrap)
                    if code.scope(save) is code.scope(wrap)
                    else _is_called_in_training(code, save)
                )
                if not isinstance(statement, ast.Expr) or not is_reached:
                    continue
                if save not in seen and not _is_guarded(code, save) and not _is_named_by_rank(code, save):
                    seen.add(save)
                    yield cls(save, statement, wrap)


def _is_called_in_training(code: LocalCode, save: ast.Call) -> bool:
    """Whether its function is called by every rank: each of its calls stands, unguarded, in a function that trains."""
    function = code.scope(save)
    calls = calls_of(code, function) if isinstance(function, ast.FunctionDef) else []
    for call in calls:
        trains = calls_method(code.in_scope[code.scope(call)], "backward")
        names = [*call.args, *(each.value for each in call.keywords)]
        if not trains or _is_guarded(code, call) or any(_asks_rank(code, each) for each in names):
            return False
    return bool(calls)


def _is_guarded(code: LocalCode, save: ast.Call) -> bool:
    """Whether a condition with a rank stands around it, or sends the other ranks away before."""
    for each in code.around(save):
        if isinstance(each, ast.If | ast.IfExp | ast.While | ast.Try | ast.With | ast.Match | ast.BoolOp):
            # Any condition may be about the rank; of a `with` nobody knows who enters it.
            test = getattr(each, "test", None)
            if test is None or _asks_rank(code, test):
                return True
    for each in code.in_scope[code.scope(save)]:
        leaves = isinstance(each, ast.If) and any(
            isinstance(part, ast.Return | ast.Continue | ast.Raise | ast.Break) for part in walk(each)
        )
        if leaves and isinstance(each, ast.If) and place(each) < place(save) and _asks_rank(code, each.test):
            return True
    return False


def _asks_rank(code: LocalCode, test: ast.expr) -> bool:
    """Whether the condition is about the rank, or about something nobody can see through."""
    if _RANK.search(ast.unparse(test)):
        return True
    for each in walk(test):
        if isinstance(each, ast.Name):
            values = [value for _, value in code.all_bindings(each)]
            if any(value is not None and _RANK.search(ast.unparse(value)) for value in values):
                return True
    return False


def _is_named_by_rank(code: LocalCode, save: ast.Call) -> bool:
    target = argument(save, 1, "f")
    return target is None or _asks_rank(code, target)
