# shows: raises RuntimeError: removed
import math

import torch
from torch import nn


class GP(nn.Module):
    def __init__(self):
        super().__init__()
        self.log_scale = nn.Parameter(torch.zeros(()))

    def kernel(self, a, b):
        return torch.exp(-0.5 * (a - b.t()) ** 2 / self.log_scale.exp() ** 2)

    def forward(self, x, y):
        k = self.kernel(x, x) + 1e-2 * torch.eye(len(x))
        alpha, _ = torch.solve(y, k)  # expect: removed-api
        return 0.5 * (y.t() @ alpha).squeeze() + 0.5 * torch.logdet(k) + 0.5 * len(x) * math.log(2 * math.pi)


x = torch.linspace(0, 1, 10).unsqueeze(1)
loss = GP()(x, torch.sin(6 * x))
loss.backward()
