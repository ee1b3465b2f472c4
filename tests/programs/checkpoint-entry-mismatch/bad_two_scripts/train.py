import os

import torch
from network import Net
from torch import nn, optim


def main():
    os.makedirs("runs", exist_ok=True)
    model = Net()
    optimizer = optim.SGD(model.parameters(), lr=0.1)
    best = float("inf")
    for epoch in range(3):
        loss = nn.functional.mse_loss(model(torch.randn(8, 4)), torch.zeros(8, 2))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if loss.item() < best:
            best = loss.item()
            torch.save({"model": model.state_dict(), "epoch": epoch, "loss": best}, os.path.join("runs", "best.pt"))


if __name__ == "__main__":
    main()
