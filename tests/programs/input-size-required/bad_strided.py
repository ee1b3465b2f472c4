# shows: runs
import torch
import torch.nn.functional as F
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 6, 3, stride=2)
        self.fc = nn.Linear(6 * 15 * 15, 4)

    def forward(self, x):
        x = torch.flatten(torch.tanh(self.conv(x)), start_dim=1)
        return self.fc(x)  # expect: input-size-required


def made():
    return Net()


net = made()
