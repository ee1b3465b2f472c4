# shows: out.shape == (2, 2)
import torch
from torch import nn


class Pipeline:
    def __init__(self):
        self.net = nn.Linear(4, 2)

    def forward(self, x):
        return self.net(x)


pipeline = Pipeline()
out = pipeline.forward(torch.randn(2, 4))
