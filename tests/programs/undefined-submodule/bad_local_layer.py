# shows: raises AttributeError: has no attribute 'decoder'
import torch
from torch import nn


class Autoencoder(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.encoder = nn.Linear(width, 2)
        decoder = nn.Linear(2, width)

    def forward(self, x):
        z = self.encoder(x)
        return self.decode(z)

    def decode(self, z):
        return torch.sigmoid(self.decoder(z))  # expect: undefined-submodule


model = Autoencoder(8)
loss = nn.functional.mse_loss(model(torch.rand(4, 8)), torch.rand(4, 8))
