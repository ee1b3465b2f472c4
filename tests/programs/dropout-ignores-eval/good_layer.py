# shows: torch.equal(net(x), net(x))
import torch
import torch.nn as nn

net = nn.Sequential(nn.Linear(16, 64), nn.Dropout(0.5), nn.Linear(64, 4)).eval()
x = torch.randn(2, 16)
