# shows: net[0].weight is net[2].weight
import torch
import torch.nn as nn

n_layers, width = 3, 8
net = nn.Sequential(*[nn.Linear(width, width), nn.ReLU()] * n_layers)  # expect: shared-layer-by-repetition
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
loss = net(torch.randn(2, width)).mean()
optimizer.zero_grad()
loss.backward()
optimizer.step()
