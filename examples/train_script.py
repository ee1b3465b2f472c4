"""A script with its own training loop: `torchvet train examples/train_script.py -- --epochs 2` runs it as it is."""

import argparse

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def make_spirals(n_samples):
    """Points on two spirals, and which of the two they are on."""
    spiral = torch.randint(2, (n_samples,))
    angle = 3 * torch.pi * torch.rand(n_samples).sqrt()
    turned = angle + torch.pi * spiral
    points = torch.stack([turned.cos(), turned.sin()], dim=1) * (angle / 10).unsqueeze(1)
    return TensorDataset(points + 0.01 * torch.randn_like(points), spiral)


def train(model, loader, criterion, optimizer, device):
    model.train()
    total = 0.0
    for points, spirals in loader:
        points, spirals = points.to(device), spirals.to(device)
        optimizer.zero_grad()
        loss = criterion(model(points), spirals)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(points)
    return total / len(loader.dataset)


@torch.no_grad()
def evaluate(model, loader, device):
    model.eval()
    hits = sum((model(points.to(device)).argmax(1).cpu() == spirals).sum().item() for points, spirals in loader)
    return hits / len(loader.dataset)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=15)
    parser.add_argument("--lr", type=float, default=0.01)
    args = parser.parse_args()
    torch.manual_seed(0)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    train_loader = DataLoader(make_spirals(2000), batch_size=50, shuffle=True)
    test_loader = DataLoader(make_spirals(500), batch_size=500)
    model = nn.Sequential(nn.Linear(2, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 2)).to(device)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=args.lr)
    for epoch in range(1, args.epochs + 1):
        loss = train(model, train_loader, criterion, optimizer, device)
        print(f"epoch {epoch}: loss {loss:.4f}, accuracy {evaluate(model, test_loader, device):.3f}")


if __name__ == "__main__":
    main()
