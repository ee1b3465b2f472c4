# shows: runs
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import optim


def clear_gradients(params):
    for p in params:
        p.grad = None


def train_step(model, batch, optimizer):
    x, y = batch
    loss = F.mse_loss(model(x), y)
    loss.backward()
    optimizer.step()
    clear_gradients(model.parameters())
    return loss.item()


def main():
    model = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 1))
    optimizer = optim.SGD(model.parameters(), lr=0.01)
    for epoch in range(3):
        for batch in [(torch.randn(4, 3), torch.randn(4, 1)) for _ in range(3)]:
            loss = train_step(model, batch, optimizer)
        print(epoch, loss)


main()
