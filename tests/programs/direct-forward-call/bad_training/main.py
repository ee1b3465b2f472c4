# shows: calls == []
import torch
from torch import nn
from torch.nn.utils.parametrizations import weight_norm

import watching


def train(epochs):
    torch.manual_seed(0)
    model = nn.Sequential(weight_norm(nn.Linear(4, 8)), nn.Tanh(), nn.Linear(8, 1))
    watching.watch(model)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(epochs):
        x = torch.randn(8, 4)
        optimizer.zero_grad()
        loss = model.forward(x).square().mean()  # expect: direct-forward-call
        loss.backward()
        optimizer.step()
    return watching.calls


calls = train(2)
