"""Rule unshuffled-training-loader."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.diagnostics import Position, Range, Related
from torchvet.facts.file import FileFacts
from torchvet.facts.unshuffled_loaders import UnshuffledLoader
from torchvet.rules._contract import WARNING, Report, message, related, rule, unsafe_fix
from torchvet.syntax.edits import add_argument


@rule(severity=WARNING, since="0.1")
def unshuffled_training_loader(unshuffled: UnshuffledLoader, file: FileFacts) -> Iterator[Report]:
    """The model is trained on the samples in the same order in every epoch.

    Files are often sorted by class or by time. Then each batch shows the model one sort of sample only, and what it
    learns swings from batch to batch; batch norm sees statistics of one class. `shuffle=True` draws a new order for
    every epoch. Who wants the order writes `shuffle=False`, and is left alone.

    Bad:
        import torch
        from torch import nn
        from torch.utils.data import DataLoader, TensorDataset

        x = torch.linspace(-1, 1, 64).unsqueeze(1)
        loader = DataLoader(TensorDataset(x, x**2), batch_size=8)
        model = nn.Linear(1, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for epoch in range(3):
            for inputs, targets in loader:
                optimizer.zero_grad()
                nn.functional.mse_loss(model(inputs), targets).backward()
                optimizer.step()

    Good:
        import torch
        from torch import nn
        from torch.utils.data import DataLoader, TensorDataset

        x = torch.linspace(-1, 1, 64).unsqueeze(1)
        loader = DataLoader(TensorDataset(x, x**2), batch_size=8, shuffle=True)
        model = nn.Linear(1, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for epoch in range(3):
            for inputs, targets in loader:
                optimizer.zero_grad()
                nn.functional.mse_loss(model(inputs), targets).backward()
                optimizer.step()
    """
    source = file.source
    loop = unshuffled.loop
    places: tuple[Related, ...] = ()
    if isinstance(loop, ast.stmt):
        start = source.range_of(loop).start
        end = Position(start.line, len(source.lines[start.line - 1]))
        places = (related(Range(start, end), "the training loop over it"),)
    yield Report(
        range=source.range_of(unshuffled.loader),
        message=message(
            "the model is trained on this with neither shuffle nor sampler: the same order in every epoch"
        ),
        fix=unsafe_fix("Add `shuffle=True`", add_argument(source, unshuffled.loader, "shuffle=True")),
        related=places,
    )
