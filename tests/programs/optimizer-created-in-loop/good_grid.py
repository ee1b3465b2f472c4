# shows: all(loss >= 0 for loss in results.values())
import torch
import torch.nn.functional as F
from torch import nn


def train(model, x, y, lr, epochs=5):
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr)
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = F.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
    return loss.item()


x, y = torch.randn(16, 4), torch.randn(16, 1)
results = {}
for lr in (1e-1, 1e-2, 1e-3):
    net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1))
    results[lr] = train(net, x, y, lr)
