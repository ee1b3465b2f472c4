"""Rule accuracy-denominator."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Edit
from torchvet.facts.file import FileFacts
from torchvet.facts.metric_denominators import WrongDenominator
from torchvet.rules._contract import WARNING, Report, message, related, rule, safe_fix


@rule(severity=WARNING, since="0.1")
def accuracy_denominator(wrong: WrongDenominator, file: FileFacts) -> Iterator[Report]:
    """A sum is divided by the wrong length.

    `len(loader)` is the number of batches, `len(loader.dataset)` the number of samples. Single hits divided by the
    number of batches give an accuracy that is too big by the batch size, often above 100 %. The loss of torch's
    classes is a mean over the batch: sums of it divided by the number of samples are too small by the batch size.

    Bad:
        import torch
        from torch import nn
        from torch.utils.data import DataLoader

        loader = DataLoader([(torch.randn(4), 1)] * 8, batch_size=4)
        net, hits = nn.Linear(4, 2), 0
        for x, y in loader:
            hits += (net(x).argmax(1) == y).sum().item()
        print("accuracy", hits / len(loader))

    Good:
        import torch
        from torch import nn
        from torch.utils.data import DataLoader

        loader = DataLoader([(torch.randn(4), 1)] * 8, batch_size=4)
        net, hits = nn.Linear(4, 2), 0
        for x, y in loader:
            hits += (net(x).argmax(1) == y).sum().item()
        print("accuracy", hits / len(loader.dataset))
    """
    source = file.source
    right = f"len({wrong.loader}.dataset)" if wrong.is_of_hits else f"len({wrong.loader})"
    if wrong.is_of_hits:
        text = message(
            "`{sum}` counts samples, `len({loader})` counts batches", sum=wrong.name, loader=wrong.loader
        )
    else:
        text = message(
            "`{sum}` adds up means over batches: the mean of them needs `{right}`",
            sum=wrong.name,
            right=right,
        )
    yield Report(
        range=source.range_of(wrong.division),
        message=text,
        fix=safe_fix("Divide by `{right}`", Edit(source.range_of(wrong.length), right), right=right),
        related=(related(source.range_of(wrong.added), "this is added up"),),
    )
