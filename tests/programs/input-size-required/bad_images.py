# shows: runs
import torch
import torch.nn.functional as F
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 8, 3, padding=1)
        self.fc = nn.Linear(8 * 14 * 14, 4)

    def forward(self, x):
        x = F.max_pool2d(self.conv(x), 2).flatten(1)
        return self.fc(x)  # expect: input-size-required

net = Net()
