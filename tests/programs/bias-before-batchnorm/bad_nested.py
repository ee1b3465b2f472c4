# shows: torch.allclose(before, after, atol=1e-4)
import torch
import torch.nn as nn
import torch.nn.functional as F


class Block(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.conv = nn.Conv2d(n_in, n_out, kernel_size=3, padding=1)  # expect: bias-before-batchnorm
        self.bn = nn.BatchNorm2d(n_out)

    def forward(self, x):
        return F.relu(self.bn(self.conv(x)))


torch.manual_seed(0)
net = Block(3, 4)
x = torch.randn(4, 3, 8, 8)
before = net(x)
with torch.no_grad():
    list(net.parameters())[1].add_(5.0)
after = net(x)
