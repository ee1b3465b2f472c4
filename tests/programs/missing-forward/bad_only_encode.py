# shows: raises NotImplementedError
import torch
from torch import nn


class Autoencoder(nn.Module):  # expect: missing-forward
    def __init__(self):
        super().__init__()
        self.down = nn.Linear(8, 2)
        self.up = nn.Linear(2, 8)

    def encode(self, x):
        return self.down(x)

    def decode(self, z):
        return self.up(z)


def train(loader):
    model = Autoencoder()
    optimizer = torch.optim.Adam(model.parameters())
    for x in loader:
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), x)
        loss.backward()
        optimizer.step()


train([torch.randn(4, 8) for _ in range(2)])
