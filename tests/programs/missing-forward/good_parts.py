# shows: out.shape == (2, 4)
import torch
from torch import nn


class Parts(nn.Module):
    """Only holds the parts; whoever uses them says how."""

    def __init__(self):
        super().__init__()
        self.encoder = nn.Linear(4, 2)
        self.decoder = nn.Linear(2, 4)


parts = Parts()
out = parts.decoder(parts.encoder(torch.randn(2, 4)))
