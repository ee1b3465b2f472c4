# shows: raises TypeError: metrics
import torch
import torch.nn.functional as F
import torch.optim.lr_scheduler as lrs
from torch import nn


def train(model, loader, optimizer, scheduler, epochs):
    for epoch in range(epochs):
        model.train()
        for x, y in loader:
            optimizer.zero_grad()
            loss = F.cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        scheduler.step()  # expect: plateau-without-metric
        print(epoch, optimizer.param_groups[0]["lr"])


def main():
    model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    scheduler = lrs.ReduceLROnPlateau(optimizer, "min", factor=0.1, patience=5)
    loader = [(torch.randn(6, 4), torch.randint(0, 3, (6,))) for _ in range(2)]
    train(model, loader, optimizer, scheduler, 3)


main()
