import torch
import torch.nn as nn


class AutoEncoder(nn.Module):
    def __init__(self, dim, code):
        super().__init__()
        self.encoder = torch.nn.DataParallel(nn.Sequential(nn.Linear(dim, code), nn.ReLU()))  # expect: data-parallel
        self.decoder = nn.Linear(code, dim)

    def forward(self, x):
        return self.decoder(self.encoder(x))
