# shows: net[2].weight.grad.abs().sum() < 1e-6
import torch
import torch.nn as nn
import torch.nn.functional as F

net = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 1))
optimizer = torch.optim.Adam(net.parameters())
for _ in range(2):
    x, y = torch.randn(6, 3), torch.randint(0, 2, (6, 1)).float()
    probability = F.softmax(net(x), dim=1)
    loss = F.binary_cross_entropy(probability, y)  # expect: loss-range
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
