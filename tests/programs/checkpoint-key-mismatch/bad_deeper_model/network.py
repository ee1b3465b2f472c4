from torch import nn


class Network(nn.Module):
    def __init__(self, n_layers):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(4, 4) for _ in range(n_layers)])

    def forward(self, x):
        for layer in self.layers:
            x = layer(x).relu()
        return x
