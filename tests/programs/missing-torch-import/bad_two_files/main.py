# shows: raises NameError: name 'F' is not defined
import torch
from torch import optim

from model import Net

net = Net()
optimizer = optim.Adam(net.parameters())
for _ in range(2):
    optimizer.zero_grad()
    loss = net(torch.randn(3, 5)).pow(2).mean()
    loss.backward()
    optimizer.step()
