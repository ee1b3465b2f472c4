"""Rule class-count-mismatch."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.narrow_classifiers import NarrowClassifier
from torchvet.rules._contract import WARNING, Report, message, related, rule


@rule(severity=WARNING, since="0.1")
def class_count_mismatch(narrow: NarrowClassifier, file: FileFacts) -> Iterator[Report]:
    """The last layer has too few outputs for the classes.

    Cross entropy needs one score for each class. Over a single score it is 0 for every input and nothing is learnt:
    for yes or no take two outputs, or one output with BCEWithLogitsLoss. With fewer outputs than the dataset has
    classes it raises `IndexError: Target … is out of bounds` at the first label that has no score.

    Bad:
        import torch
        from torch import nn

        net = nn.Linear(4, 1)
        x, y = torch.randn(8, 4), torch.zeros(8, dtype=torch.long)
        loss = nn.CrossEntropyLoss()(net(x), y)

    Good:
        import torch
        from torch import nn

        net = nn.Linear(4, 2)
        x, y = torch.randn(8, 4), torch.zeros(8, dtype=torch.long)
        loss = nn.CrossEntropyLoss()(net(x), y)
    """
    source = file.source
    if narrow.width == 1:
        text = message("cross entropy over one output is always 0: take two outputs, or BCEWithLogitsLoss")
    else:
        text = message(
            "{dataset} has {n} classes, the last layer {width} outputs: a label without a score raises",
            dataset=narrow.dataset,
            n=narrow.n_classes,
            width=narrow.width,
        )
    yield Report(
        range=source.range_of(narrow.loss),
        message=text,
        related=(related(source.range_of(narrow.layer), "the last layer"),),
    )
