# shows: runs
import torch
from torch import nn

net, old = nn.Linear(4, 2), nn.Linear(4, 2)
x = torch.randn(4, 4)
with torch.no_grad():
    wanted = old(x)
loss = nn.functional.mse_loss(net(x), wanted)
loss.backward()
