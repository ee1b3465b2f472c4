# shows: net(torch.randn(2, 16, 1, 1)).shape == (2, 1, 8, 8)
import torch
from torch import nn

net = nn.Sequential(
    nn.ConvTranspose2d(16, 8, 4),  # expect: bias-before-batchnorm
    nn.BatchNorm2d(8),
    nn.ReLU(True),
    nn.ConvTranspose2d(8, 1, 4, stride=2, padding=1),
    nn.Tanh(),
)
