# shows: out.shape == (2, 3)
import torch
import torch.nn as nn


class MLP(nn.Module):
    hidden = 16
    activation = nn.Tanh

    def __init__(self, n_in, n_out):
        super().__init__()
        layers = [nn.Linear(n_in, self.hidden), self.activation(), nn.Linear(MLP.hidden, n_out)]
        self.layers = nn.Sequential(*layers)

    def forward(self, x):
        hidden = self.layers[1](self.layers[0](x))
        return self.layers[2](hidden)


out = MLP(4, 3)(torch.randn(2, 4))
