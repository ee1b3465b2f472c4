# shows: out.shape == (2, 4, 1)
import torch
import torch.nn.functional as F
from torch import nn

class Head(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(8, 1)

    def forward(self, x):
        scores = self.linear(x)
        scores.flatten(1)  # expect: discarded-tensor-result
        return scores


out = Head()(torch.randn(2, 4, 8))
