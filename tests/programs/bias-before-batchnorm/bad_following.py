# shows: out.shape == (8, 2)
import torch
from torch import nn


class Mlp(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(4, 16)  # expect: bias-before-batchnorm
        self.norm1 = nn.BatchNorm1d(16)
        self.fc2 = nn.Linear(16, 2)

    def forward(self, x):
        x = self.fc1(x)
        x = self.norm1(x)
        return self.fc2(torch.relu(x))


out = Mlp()(torch.randn(8, 4))
