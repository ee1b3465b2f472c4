# shows: len(list(net.parameters())) == 6
import torch
import torch.nn as nn

net = nn.Sequential(*[nn.Linear(4, 4) for _ in range(3)], *[nn.ReLU()] * 2)
print(net(torch.ones(1, 4)))
