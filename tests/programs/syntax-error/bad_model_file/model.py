import torch.nn as nn


class Encoder(nn.Module):
    def __init__(self, in_dim, hidden):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(in_dim, hidden), nn.ReLU())

    def forward(self, x):
        features = self.body(x.view(x.size(0), -1)))  # expect: syntax-error
        return features
