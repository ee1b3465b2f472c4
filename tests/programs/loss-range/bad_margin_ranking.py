# shows: losses[0] == losses[-1] == 0.5
import torch
from torch import nn, optim


def train(model, optimizer, steps=5):
    ranking = nn.MarginRankingLoss(margin=0.5)
    history = []
    for _ in range(steps):
        better, worse = torch.randn(8, 6) + 1, torch.randn(8, 6)
        target = torch.zeros(8)
        optimizer.zero_grad()
        loss = ranking(model(better).squeeze(1), model(worse).squeeze(1), target)  # expect: loss-range
        loss.backward()
        optimizer.step()
        history.append(loss.item())
    return history


model = nn.Linear(6, 1)
losses = train(model, optim.SGD(model.parameters(), lr=0.1))
