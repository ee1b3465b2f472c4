# shows: seen == 30 and total_loss > 0
import torch
from torch import nn

seen = 0
total_loss = 0.0


def step(model, optimizer, x, y):
    global seen, total_loss
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(model(x), y)
    loss.backward()
    optimizer.step()
    total_loss += loss.item()
    seen += len(x)


def main():
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    n = updates = 0
    for n in range(3):
        step(model, optimizer, torch.randn(10, 2), torch.randn(10, 1))
        updates += 1
    return n, updates


main()
