"""Loaders with workers that a script goes through as soon as it is read, and so in every worker that reads it again."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import has_unpacking
from torchvet.facts.dataset_classes import LOADER
from torchvet.facts.file import FileFacts
from torchvet.facts.graph import What
from torchvet.facts.loader_workers import is_set, usual_workers
from torchvet.facts.local_code import LocalCode, expects_failure
from torchvet.facts.origins import origins
from torchvet.facts.program import Program
from torchvet.facts.values import Kind
from torchvet.syntax.nodes import place

# Forked workers don't read the file again, and neither do those of a notebook.
_ELSEWHERE = re.compile(r"fork|^# ?%%|get_ipython|google\.colab|Colaboratory", re.MULTILINE)


@dataclass(frozen=True)
class UnguardedWorkers:
    """`use`, run when the file is read, goes through `loader`; `statement` is what it stands in at the top of the file."""

    loader: ast.Call
    use: ast.expr
    statement: ast.stmt

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[UnguardedWorkers]:
        """The first of this file."""
        text = file.source.text
        if "DataLoader" not in text or "num_workers" not in text or file.source.path.endswith(".ipynb"):
            return
        (code,) = file.facts(LocalCode)
        loaders = {
            (each.lineno, each.col_offset): each for each in code.called(LOADER) if _has_workers(code, each)
        }
        if not loaders or file.mentions(_ELSEWHERE) or expects_failure(code):
            return
        uses = [*_loops(file, loaders), *_first_batches(code, loaders)]
        found = [(use, loader, _statement(code, use)) for use, loader in uses]
        for use, loader, statement in sorted(found, key=lambda each: place(each[0])):
            if statement is not None:
                yield cls(loader, use, statement)
                return


def _has_workers(code: LocalCode, loader: ast.Call) -> bool:
    is_plain = not has_unpacking(loader) and not is_set(loader, 10, "multiprocessing_context")
    return is_plain and usual_workers(code, loader)[0] > 0


def _loops(file: FileFacts, loaders: dict[tuple[int, int], ast.Call]) -> Iterator[tuple[ast.expr, ast.Call]]:
    """What at the top of the file loops over one of `loaders`, or calls what does."""
    for program in file.facts(Program):
        for loop in program.graphs[0].of(What.LOOP):
            if loop.subject.kind not in (Kind.LOADER, Kind.BATCHES) or loop.subject.weak:
                continue
            sites = [
                each[0] for each in loop.subject.sites if isinstance(each[0], tuple) and each[0][0] == "new"
            ]
            made = [loaders.get((each[2], each[3])) for each in sites if each[1] == file.source.path]
            outer = loop.calls[0] if loop.calls else getattr(loop.node, "iter", None)
            if isinstance(outer, ast.expr) and len(made) == 1 and made[0] is not None:
                yield outer, made[0]


def _first_batches(
    code: LocalCode, loaders: dict[tuple[int, int], ast.Call]
) -> Iterator[tuple[ast.expr, ast.Call]]:
    """`iter(loader)` at the top of the file."""
    for call in code.plain_calls.get("iter", ()):
        made = origins(code, call.args[0]) if code.scope(call) is code.tree and call.args else []
        if len(made) == 1 and made[0] in loaders.values():
            yield call, made[0]


def _statement(code: LocalCode, use: ast.expr) -> ast.stmt | None:
    """The statement at the top of the file around `use`; None when it does not run on reading, or is asked about."""
    if code.scope(use) is not code.tree:
        return None
    around = list(code.around(use))
    is_guarded = any(isinstance(each, ast.If) and "__name__" in ast.unparse(each.test) for each in around)
    if is_guarded or code.is_under(use, ast.Try):
        return None
    outermost = around[-1] if around else None
    return outermost if isinstance(outermost, ast.stmt) else None
