# shows: runs
import torch
import torch.nn.functional as F
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(2, 8, 5)
        self.fc = nn.Linear(8 * 96, 4)

    def forward(self, x):
        x = self.conv(x).relu().flatten(1)
        return self.fc(x)  # expect: input-size-required

net = Net().eval()
