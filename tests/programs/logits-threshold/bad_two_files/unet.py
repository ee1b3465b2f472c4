import torch.nn as nn
import torch.nn.functional as F


class TinyUNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(1, 4, 3, padding=1)
        self.up = nn.Conv2d(4, 1, 3, padding=1)

    def forward(self, x):
        h = F.max_pool2d(F.relu(self.down(x)), 2)
        return self.up(F.interpolate(h, scale_factor=2))
