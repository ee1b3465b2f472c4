# shows: runs
import torch
import torch.nn.functional as F
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 5)
        self.fc = nn.Linear(4 * 24 * 24, 4)

    def forward(self, x):
        x = F.relu(self.conv(x)).view(x.size(0), -1)
        return self.fc(x)  # expect: input-size-required

n_parameters = sum(p.numel() for p in Net().parameters())
