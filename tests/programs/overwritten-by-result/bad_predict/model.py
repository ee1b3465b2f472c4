from torch import nn


class MLP(nn.Module):
    def __init__(self, n_in=6, n_hidden=10, n_out=2):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(n_in, n_hidden), nn.ReLU(), nn.Linear(n_hidden, n_out))

    def forward(self, x):
        return self.layers(x)
