import torch.nn as nn


class AutoEncoder(nn.Module):
    def __init__(self, dim, hidden):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(dim, hidden), nn.Tanh())
        self.decoder = nn.Linear(hidden, dim)

    def forward(self, x):
        return self.decoder(self.encoder(x))
