# shows: runs
import torch
import torch.nn as nn
import torch.nn.functional as F


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(4, 4, 3, padding=1)

    def forward(self, x, skip):
        x = F.upsample(x, scale_factor=2, mode="bilinear", align_corners=False)  # expect: deprecated-api
        return self.conv(x + skip)


out = Decoder()(torch.rand(1, 4, 4, 4), torch.rand(1, 4, 8, 8))
print(out.shape)
