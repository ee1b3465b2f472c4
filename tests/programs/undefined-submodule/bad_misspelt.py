# shows: raises AttributeError: has no attribute 'batchnorm1'
import torch
from torch import nn


class ConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 4, 3)
        self.batch_norm1 = nn.BatchNorm2d(4)
        self.fc = nn.Linear(4 * 6 * 6, 10)

    def forward(self, x):
        x = torch.relu(self.batchnorm1(self.conv1(x)))  # expect: undefined-submodule
        return self.fc(x.flatten(1))


net = ConvNet()
out = net(torch.randn(2, 1, 8, 8))
