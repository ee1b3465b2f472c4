# shows: raises TypeError
import torch
import torch.nn.functional as F
from torch import nn

class MaxOverTime(nn.Module):
    def __init__(self):
        super().__init__()
        self.out = nn.Linear(4, 2)

    def forward(self, x):
        pooled = self.out(x).max(dim=1)
        return pooled / 2  # expect: max-with-dim-as-tensor


print(MaxOverTime()(torch.randn(3, 5, 4)))
