# shows: raises AttributeError: 'NoneType' object has no attribute 'item'
import torch
import torch.nn as nn
from torch import optim


def train(model, loader, criterion, optimizer, epochs=2):
    model.train()
    for epoch in range(epochs):
        total = 0.0
        for xb, yb in loader:
            optimizer.zero_grad()
            loss = criterion(model(xb), yb)
            loss = loss.backward()  # expect: overwritten-by-result
            optimizer.step()
            total += loss.item()
        print(epoch, total / len(loader))


def main():
    model = nn.Linear(3, 1)
    loader = [(torch.randn(4, 3), torch.randn(4, 1)) for _ in range(3)]
    train(model, loader, nn.MSELoss(), optim.SGD(model.parameters(), lr=0.1))


if __name__ == "__main__":
    main()
