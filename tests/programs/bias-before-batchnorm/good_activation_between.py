# shows: not torch.allclose(before, after, atol=1e-4)
import torch
from torch import nn

torch.manual_seed(0)
net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.BatchNorm2d(4))
x = torch.randn(4, 3, 8, 8)
before = net(x)
with torch.no_grad():
    list(net.parameters())[1].add_(5.0)
after = net(x)
