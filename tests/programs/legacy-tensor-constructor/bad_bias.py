# shows: net.offset.numel() == 10
import torch
from torch import nn


class Shifted(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 10)
        self.offset = torch.Tensor(10)  # expect: legacy-tensor-constructor

    def forward(self, x):
        return self.fc(x) + self.offset


net = Shifted()
out = net(torch.randn(2, 4))
