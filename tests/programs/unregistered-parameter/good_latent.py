# shows: net.latent.abs().sum().item() > 0
import torch
from torch import nn


class Inversion(nn.Module):
    """The latent code is searched for by an optimizer of its own, and is no weight of the model."""

    def __init__(self, size):
        super().__init__()
        self.decode = nn.Linear(size, size)
        self.latent = torch.zeros(size, requires_grad=True)
        self.search = torch.optim.Adam([self.latent], lr=0.1)

    def forward(self):
        return self.decode(self.latent)


net = Inversion(4)
for _ in range(3):
    net.search.zero_grad()
    (net() - 1).square().sum().backward()
    net.search.step()
