# shows: lrs[0] < 0.05
import torch
import torch.nn.functional as F
from torch import nn, optim
from torch.optim.lr_scheduler import CosineAnnealingLR


def train(model, loader, optimizer, epoch):
    model.train()
    for data, target in loader:
        optimizer.zero_grad()
        output = model(data)
        loss = F.nll_loss(F.log_softmax(output, dim=1), target)
        loss.backward()
        optimizer.step()
    return optimizer.param_groups[0]["lr"]


def main():
    model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
    optimizer = optim.Adam(model.parameters(), lr=0.05)
    scheduler = CosineAnnealingLR(optimizer, T_max=5)
    loader = [(torch.randn(4, 4), torch.randint(0, 3, (4,))) for _ in range(2)]
    lrs = []
    for epoch in range(1, 6):
        scheduler.step()  # expect: scheduler-before-optimizer
        lrs.append(train(model, loader, optimizer, epoch))
    return lrs


if __name__ == "__main__":
    lrs = main()
