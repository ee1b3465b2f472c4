# shows: x.grad is not None
import torch
import torch.nn as nn

net = nn.Linear(3, 3)
x = torch.randn(2, 3, requires_grad=True)


def scores(inputs, normalise=True):
    out = net(inputs)
    if normalise:
        # over the batch on purpose
        out = nn.functional.softmax(out)  # torchvet: ignore[softmax-without-dim]
    return out


scores(x).max().backward()
