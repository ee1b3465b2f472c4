"""Rule missing-eval-mode."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.diagnostics import Fix, Related
from torchvet.facts.file import FileFacts
from torchvet.facts.noisy_evaluation import NoisyEvaluation
from torchvet.rules._contract import ERROR, WARNING, Report, message, related, rule, safe_fix, unsafe_fix
from torchvet.syntax.edits import insert_statement_before


@rule(severity=ERROR, since="0.1")
def missing_eval_mode(evaluation: NoisyEvaluation, file: FileFacts) -> Iterator[Report]:
    """The model predicts in training mode.

    A new model is in training mode, also after `load_state_dict`: Dropout goes on dropping, and BatchNorm goes on
    normalising by the batch at hand, and changes its statistics with every batch it sees. Predictions are noisy and
    depend on what else is in the batch. `model.eval()` before predicting, `model.train()` before training on.

    Bad:
        import torch
        from torch import nn

        trained = nn.Sequential(nn.Linear(4, 8), nn.Dropout(), nn.Linear(8, 2))
        model = nn.Sequential(nn.Linear(4, 8), nn.Dropout(), nn.Linear(8, 2))
        model.load_state_dict(trained.state_dict())
        with torch.no_grad():
            print(model(torch.randn(1, 4)))

    Good:
        import torch
        from torch import nn

        trained = nn.Sequential(nn.Linear(4, 8), nn.Dropout(), nn.Linear(8, 2))
        model = nn.Sequential(nn.Linear(4, 8), nn.Dropout(), nn.Linear(8, 2))
        model.load_state_dict(trained.state_dict())
        model.eval()
        with torch.no_grad():
            print(model(torch.randn(1, 4)))
    """
    forward = evaluation.forward
    name = forward.source.segment(forward.node.func) if isinstance(forward.node, ast.Call) else "model"
    place = forward.source.range_of(forward.place)
    because: tuple[Related, ...] = ()
    if evaluation.loaded is not None and evaluation.loaded.source is forward.source:
        because = (
            related(file.source.range_of(evaluation.loaded.place), "the trained weights are loaded here"),
        )
    yield Report(
        range=place,
        message=message(
            "`{model}` predicts in training mode, and it has {layer}: no `eval()` comes before",
            model=name,
            layer=evaluation.layer,
        ),
        fix=_fix(evaluation, file, name),
        related=because,
        severity=WARNING if evaluation.is_named else None,
    )


def _fix(evaluation: NoisyEvaluation, file: FileFacts, name: str) -> Fix | None:
    loop = evaluation.loop.node if evaluation.loop is not None else None
    statement = loop if isinstance(loop, ast.stmt) else evaluation.forward.statement
    if statement is None or "(" in name:
        return None
    edit = insert_statement_before(file.source, statement, f"{name}.eval()")
    # What trains on after it has to switch back.
    is_safe = evaluation.loaded is not None or f"{name}.train()" in file.source.text
    return (safe_fix if is_safe else unsafe_fix)("Insert `{model}.eval()`", edit, model=name)
