"""Rule hidden-state-not-detached."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.carried_state import CarriedState
from torchvet.facts.file import FileFacts
from torchvet.rules._contract import ERROR, Report, message, related, rule


@rule(severity=ERROR, since="0.1")
def hidden_state_not_detached(carried: CarriedState, file: FileFacts) -> Iterator[Report]:
    """The hidden state carries the graph of earlier batches along.

    The state that one pass returns hangs on the graph of that pass. Given to the next forward it makes `backward()`
    go through the old graph again, which is freed by then: the second pass raises a RuntimeError. `state.detach()`
    keeps the values and lets go of the graph.

    Bad:
        import torch
        from torch import nn

        rnn = nn.GRU(4, 8)
        optimizer = torch.optim.SGD(rnn.parameters(), lr=0.1)
        state = torch.zeros(1, 2, 8)
        for _ in range(3):
            out, state = rnn(torch.randn(5, 2, 4), state)
            optimizer.zero_grad()
            out.mean().backward()
            optimizer.step()

    Good:
        import torch
        from torch import nn

        rnn = nn.GRU(4, 8)
        optimizer = torch.optim.SGD(rnn.parameters(), lr=0.1)
        state = torch.zeros(1, 2, 8)
        for _ in range(3):
            out, state = rnn(torch.randn(5, 2, 4), state)
            state = state.detach()
            optimizer.zero_grad()
            out.mean().backward()
            optimizer.step()
    """
    source = file.source
    yield Report(
        range=source.range_of(carried.backward),
        message=message(
            "the second pass raises: `{state}` leads back into the graph of the pass before, which is freed by then",
            state=carried.state,
        ),
        related=(
            related(
                source.range_of(carried.forward),
                "`{state}` goes on from pass to pass here",
                state=carried.state,
            ),
        ),
    )
