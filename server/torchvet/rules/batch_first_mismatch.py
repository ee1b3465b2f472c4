"""Rule batch-first-mismatch."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Edit
from torchvet.facts.batch_axes import LengthFirstLayer
from torchvet.facts.call_parts import argument
from torchvet.facts.file import FileFacts
from torchvet.rules._contract import WARNING, Report, message, related, rule, unsafe_fix
from torchvet.syntax.edits import add_argument

_CODE = "batch_first=True"


@rule(severity=WARNING, since="0.1")
def batch_first_mismatch(layer: LengthFirstLayer, file: FileFacts) -> Iterator[Report]:
    """A recurrent layer takes the length first, and the code around it the batch.

    LSTM, GRU and RNN read (length, batch, features) unless they are made with `batch_first=True`. Given a batch of
    sequences, they walk along the batch: the samples become the steps of one sequence, and `out[:, -1]` is the last
    sample, not the last step. Shapes fit, so nothing raises; the model only learns badly.

    Bad:
        import torch
        from torch import nn


        class Classifier(nn.Module):
            def __init__(self):
                super().__init__()
                self.lstm = nn.LSTM(8, 16)
                self.fc = nn.Linear(16, 2)

            def forward(self, x):
                out, _ = self.lstm(x)
                return self.fc(out[:, -1, :])

    Good:
        import torch
        from torch import nn


        class Classifier(nn.Module):
            def __init__(self):
                super().__init__()
                self.lstm = nn.LSTM(8, 16, batch_first=True)
                self.fc = nn.Linear(16, 2)

            def forward(self, x):
                out, _ = self.lstm(x)
                return self.fc(out[:, -1, :])
    """
    source = file.source
    text = "`{name}` takes (length, batch, features): `{proof}` is the last sample of the batch, not the last step"
    if layer.is_state:
        text = "`{name}` takes (length, batch, features), and its state is sized as if the batch stood first"
    given = argument(layer.made, 4, "batch_first")
    edit = add_argument(source, layer.made, _CODE)
    if given is not None:
        edit = Edit(source.range_of(given), "True")
    yield Report(
        range=source.range_of(layer.made),
        message=message(text, name=layer.name, proof=source.segment(layer.proof)),
        fix=unsafe_fix("Make it `{code}`", edit, code=_CODE),
        related=(
            related(source.range_of(layer.call), "it is given the batch here"),
            related(source.range_of(layer.proof), "the batch is taken for the first axis"),
        ),
    )
