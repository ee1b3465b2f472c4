# shows: raises NotImplementedError: ModuleList
import torch
from torch import nn


class Encoder(nn.Module):
    def __init__(self, channels):
        super().__init__()
        blocks = nn.ModuleList()
        for n_in, n_out in zip(channels, channels[1:]):
            blocks.append(nn.Sequential(nn.Conv2d(n_in, n_out, 3, padding=1), nn.ReLU()))
        self.blocks = blocks

    def forward(self, image):
        features = self.blocks(image)  # expect: module-list-called
        return features.mean(dim=(2, 3))


encoder = Encoder([3, 8, 16])
encoder(torch.randn(2, 3, 16, 16))
