# shows: len(list(model.parameters())) == 6
import torch
import torch.nn as nn


class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        layers = []
        for n_in, n_out in zip(sizes[:-1], sizes[1:]):
            layers += [nn.Linear(n_in, n_out), nn.ReLU()]
        self.layers = nn.Sequential(*layers)
        self.heads = nn.ModuleList([nn.Linear(sizes[-1], 1)])

    def forward(self, x):
        return self.heads[0](self.layers(x))


model = MLP([4, 8, 8])
print(model(torch.randn(2, 4)))
