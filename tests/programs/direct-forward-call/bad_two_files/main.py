# shows: loss.item() >= 0
import torch
from torch import nn

from model import Regressor

net = Regressor()
criterion = nn.MSELoss()
loss = criterion(net.forward(torch.randn(8, 4)), torch.randn(8))  # expect: direct-forward-call
loss.backward()
