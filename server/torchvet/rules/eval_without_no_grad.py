"""Rule eval-without-no-grad."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.diagnostics import Fix, Range
from torchvet.facts.evaluation_loops import RecordedEvaluation
from torchvet.facts.file import FileFacts
from torchvet.rules._contract import HINT, WARNING, Report, message, related, rule, safe_fix
from torchvet.syntax.edits import insert_statement_before, wrap_in_block
from torchvet.syntax.names import name_of_module


@rule(severity=WARNING, since="0.1")
def eval_without_no_grad(evaluation: RecordedEvaluation, file: FileFacts) -> Iterator[Report]:
    """Evaluation records gradients that nobody uses.

    `model.eval()` changes Dropout and BatchNorm; it does not stop autograd. Without `torch.no_grad()` or
    `torch.inference_mode()` every forward keeps its activations for a backward that never comes: several times the
    memory, slower, and out-of-memory as soon as a result that still holds its graph is collected.

    Bad:
        import torch
        from torch import nn

        def evaluate(model: nn.Module, loader: torch.utils.data.DataLoader) -> int:
            model.eval()
            hits = 0
            for images, labels in loader:
                hits += (model(images).argmax(1) == labels).sum().item()
            return hits

    Good:
        import torch
        from torch import nn

        def evaluate(model: nn.Module, loader: torch.utils.data.DataLoader) -> int:
            model.eval()
            hits = 0
            with torch.no_grad():
                for images, labels in loader:
                    hits += (model(images).argmax(1) == labels).sum().item()
            return hits
    """
    source = file.source
    call = source.range_of(evaluation.forward)
    yield Report(
        range=_header(evaluation, file) or call,
        message=message(
            "`{model}` runs for evaluation with gradients recorded: every batch keeps its activations in memory for nothing",
            model=evaluation.model,
        ),
        fix=_fix(evaluation, file),
        related=(related(call, "the forward that records its graph"),) if evaluation.loop is not None else (),
        severity=HINT if evaluation.is_weak else None,
    )


def _header(evaluation: RecordedEvaluation, file: FileFacts) -> Range | None:
    """`for … in …` up to the end of what is iterated over."""
    loop = evaluation.loop
    if isinstance(loop, ast.For | ast.AsyncFor):
        start, end = file.source.range_of(loop).start, file.source.range_of(loop.iter).end
        return Range(start, end)
    return file.source.range_of(loop) if loop is not None else None


def _fix(evaluation: RecordedEvaluation, file: FileFacts) -> Fix | None:
    torch = name_of_module(file.source.tree, "torch")
    loop, function = evaluation.loop, evaluation.function
    if torch is None:
        return None
    # A generator that is suspended inside the block would switch gradients off for its reader too.
    if isinstance(loop, ast.For | ast.AsyncFor) and not _yields(loop):
        edits = wrap_in_block(file.source, loop, f"with {torch}.no_grad():")
        if edits:
            return safe_fix("Wrap the loop in `with {torch}.no_grad():`", *edits, torch=torch)
    if isinstance(function, ast.FunctionDef) and not function.decorator_list and not evaluation.trains_too:
        edit = insert_statement_before(file.source, function, f"@{torch}.no_grad()")
        return safe_fix(
            "Decorate `{function}` with `@{torch}.no_grad()`", edit, torch=torch, function=function.name
        )
    return None


def _yields(loop: ast.For | ast.AsyncFor) -> bool:
    return any(isinstance(each, ast.Yield | ast.YieldFrom) for each in ast.walk(loop))
