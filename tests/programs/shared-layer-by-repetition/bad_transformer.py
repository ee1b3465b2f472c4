# shows: len(list(model.parameters())) == 12
import torch
from torch import nn


class Model(nn.Module):
    def __init__(self, dim, depth):
        super().__init__()
        self.layers = nn.ModuleList([nn.TransformerEncoderLayer(dim, 2)] * depth)  # expect: shared-layer-by-repetition

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


model = Model(8, 4)
print(model(torch.randn(3, 2, 8)).shape)
