"""Iterable datasets that every worker of a loader reads from the first sample to the last."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import argument, has_unpacking
from torchvet.facts.dataset_classes import LOADER, DatasetClass, loaded_classes
from torchvet.facts.file import FileFacts
from torchvet.facts.loader_workers import is_set, usual_workers
from torchvet.facts.local_code import LocalCode, expects_failure
from torchvet.facts.own_streams import is_whole
from torchvet.facts.pieces import path_text

# Who writes one of these shares the samples out in some way, or hands out what others take away.
_SHARES = re.compile(
    r"worker|getpid|rank|shard|environ|[qQ]ueue|socket|islice|process_index|__next__|__getattr__"
)
# What is drawn by chance is another sample in each worker; an order by chance is not.
_DRAWS = re.compile(
    r"\brand\w*\s*\(|\.(?:rand\w*|sample|choices?|normal|uniform|gauss|integers|bernoulli|poisson|random)\s*\("
)
_MAX_DEPTH = 3


@dataclass(frozen=True)
class RepeatedStream:
    """Each of the `n_workers` workers of `loader` yields all that `iteration` of `owner` goes through.

    `is_certain` is False when only the default of the command line says how many workers there are. `loop` is the one
    loop that yields the samples, None when there are more or it stands elsewhere.
    """

    loader: ast.Call
    owner: DatasetClass
    file: FileFacts
    iteration: ast.FunctionDef
    loop: ast.For | None
    n_workers: int
    is_certain: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[RepeatedStream]:
        """Every one of this file."""
        text = file.source.text
        if "DataLoader" not in text or "num_workers" not in text or "get_worker_info" in text:
            return
        (code,) = file.facts(LocalCode)
        if expects_failure(code):
            return
        for call in code.called(LOADER):
            dataset = argument(call, 0, "dataset")
            is_plain = not has_unpacking(call) and not is_set(call, 9, "worker_init_fn")
            n_workers, is_certain = (
                usual_workers(code, call) if dataset is not None and is_plain else (0, False)
            )
            if dataset is None or n_workers < 2:
                continue
            owners = loaded_classes(code, dataset)
            found = [_iteration(each) for each in owners]
            if found and found[0] is not None and all(found):
                there, method, loop = found[0]
                yield cls(call, owners[0], there, method, loop, n_workers, is_certain)


def _iteration(owner: DatasetClass) -> tuple[FileFacts, ast.FunctionDef, ast.For | None] | None:
    """The `__iter__` of a stream that surely goes through all of its data, with the file it stands in."""
    method = owner.method("__iter__") if owner.is_stream else None
    texts = [file.source.segment(cls) for file, cls in owner.lineage]
    if method is None or any(_SHARES.search(each) or _DRAWS.search(each) for each in texts):
        return None
    file, function = method
    if any("get_worker_info" in each.source.text for each, _ in owner.lineage):
        return None
    loops = _loops(owner, file, function, 0)
    if loops is None:
        return None
    own = [each for each in loops if file.facts(LocalCode)[0].scope(each) is function]
    return file, function, own[0] if len(loops) == len(own) == 1 else None


def _loops(
    owner: DatasetClass, file: FileFacts, function: ast.FunctionDef, depth: int
) -> list[ast.For] | None:
    """The loops that yield, empty for what is returned; None when something else than all of the data may come."""
    (code,) = file.facts(LocalCode)
    inside = code.in_scope[function]
    yields = [each for each in inside if isinstance(each, ast.Yield | ast.YieldFrom)]
    if depth > _MAX_DEPTH or _chooses(inside):
        return None
    if not yields:
        values = [each.value for each in inside if isinstance(each, ast.Return)]
        if not values or not all(each is not None and _is_all(owner, code, each, depth) for each in values):
            return None
        return []
    loops: list[ast.For] = []
    for each in yields:
        if isinstance(each, ast.YieldFrom) and _is_all(owner, code, each.value, depth):
            continue
        around = code.loops(each)
        # All inner loops hang on what the outermost one gives.
        outer = next((loop for loop in reversed(around) if isinstance(loop, ast.For)), None)
        if outer is None or not _is_all(owner, code, outer.iter, depth):
            return None
        loops += [] if outer in loops else [outer]
    return loops


def _is_all(owner: DatasetClass, code: LocalCode, value: ast.expr, depth: int) -> bool:
    """Whether `value` is all of the data, or a method of the stream that gives all of it."""
    path = path_text(value.func) if isinstance(value, ast.Call) else ""
    own = owner.method(path.removeprefix("self.")) if path.startswith("self.") else None
    if own is not None:
        return _loops(owner, *own, depth + 1) is not None
    return is_whole(code, value)


def _chooses(inside: list[ast.AST]) -> bool:
    """Whether samples are passed over by their number: that may be how they are shared out."""
    tests = [each.test for each in inside if isinstance(each, ast.If | ast.IfExp)]
    return any(isinstance(part, ast.Mod) for test in tests for part in ast.walk(test))
