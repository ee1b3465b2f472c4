"""Rule dropout-ignores-eval."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Edit, Range
from torchvet.facts.file import FileFacts
from torchvet.facts.layer_calls import ActiveDropout
from torchvet.rules._contract import ERROR, Report, message, rule, safe_fix


@rule(severity=ERROR, since="0.1")
def dropout_ignores_eval(dropout: ActiveDropout, file: FileFacts) -> Iterator[Report]:
    """A functional dropout stays active after `model.eval()`.

    `F.dropout` and its relatives take `training=True` as default and know nothing of the module they stand in.
    Without `training=self.training` activations are dropped in evaluation and in production too, so predictions
    are noisy and worse than the model is.

    Bad:
        import torch.nn.functional as F
        from torch import nn

        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.fc = nn.Linear(16, 4)

            def forward(self, x):
                x = F.dropout(x, p=0.5)
                return self.fc(x)

    Good:
        import torch.nn.functional as F
        from torch import nn

        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.fc = nn.Linear(16, 4)

            def forward(self, x):
                x = F.dropout(x, p=0.5, training=self.training)
                return self.fc(x)
    """
    place = file.source.range_of(dropout.node)
    end = type(place.end)(place.end.line, place.end.column - 1)
    inside = file.source.segment(dropout.node)[:-1].rstrip()
    separator = "" if inside.endswith((",", "(")) else ", "
    yield Report(
        range=place,
        message=message(
            "`{call}` stays active after eval(): it does not know the mode of the module",
            call=file.source.segment(dropout.node.func),
        ),
        fix=safe_fix(
            "Pass `training=self.training`", Edit(Range(end, end), f"{separator}training=self.training")
        ),
    )
