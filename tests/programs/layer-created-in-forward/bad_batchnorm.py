# shows: "running_mean" not in "".join(net.state_dict())
import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, n_in, n_out):
        super(Block, self).__init__()
        self.conv = nn.Conv2d(n_in, n_out, 3, padding=1)
        self.n_out = n_out

    def forward(self, x):
        x = self.conv(x)
        x = nn.BatchNorm2d(self.n_out)(x)  # expect: layer-created-in-forward
        return nn.ReLU()(x)


net = Block(3, 4)
print(net(torch.randn(2, 3, 5, 5)).shape)
