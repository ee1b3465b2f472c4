# shows: "position" not in net.state_dict()
import torch
import torch.nn as nn


class Encoder(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.position = nn.Parameter(torch.randn(length, width)) * 0.02  # expect: unregistered-parameter
        self.layer = nn.TransformerEncoderLayer(width, 2, batch_first=True)

    def forward(self, x):
        return self.layer(x + self.position)


net = Encoder(6, 8)
out = net(torch.randn(2, 6, 8))
