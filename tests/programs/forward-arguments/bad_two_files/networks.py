import torch
from torch import nn


class ConditionalGenerator(nn.Module):
    def __init__(self, z_dim, n_classes, n_out=6):
        super().__init__()
        self.label_emb = nn.Embedding(n_classes, 4)
        self.net = nn.Sequential(nn.Linear(z_dim + 4, 32), nn.ReLU(), nn.Linear(32, n_out), nn.Tanh())

    def forward(self, z, labels):
        return self.net(torch.cat([z, self.label_emb(labels)], dim=1))
