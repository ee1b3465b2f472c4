# shows: runs
import torch
from torch import nn
from torch.nn import DataParallel as DP


class AutoEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(6, 2), nn.ReLU(), nn.Linear(2, 6))
        self.criterion = nn.MSELoss()

    def forward(self, x):
        loss = self.criterion(self.layers(x), x)
        return loss


def main():
    model = DP(AutoEncoder())
    optimizer = torch.optim.Adam(model.parameters())
    for _ in range(2):
        loss = model(torch.rand(4, 6))
        optimizer.zero_grad()
        loss.backward()  # expect: data-parallel-loss-vector
        optimizer.step()


main()
