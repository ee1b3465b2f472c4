# shows: torch.equal(before, model.weight)
import torch
from torch import nn


def train(model, steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(steps):
        loss = model(torch.randn(4, 3)).pow(2).mean()
        optimizer.step()  # expect: step-before-backward
        loss.backward()
        optimizer.zero_grad()


model = nn.Linear(3, 1)
before = model.weight.detach().clone()
train(model, 3)
