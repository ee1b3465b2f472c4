# shows: torch.is_grad_enabled()
import torch
from torch import nn


def validate(model, x, y):
    model.eval()
    torch.set_grad_enabled(False)
    loss = nn.functional.mse_loss(model(x), y).item()
    torch.set_grad_enabled(True)
    return loss


def main():
    model = nn.Linear(3, 1)
    optimizer = torch.optim.Adam(model.parameters())
    for epoch in range(3):
        model.train()
        loss = nn.functional.mse_loss(model(torch.randn(8, 3)), torch.randn(8, 1))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        print(epoch, validate(model, torch.randn(4, 3), torch.randn(4, 1)))


main()
