# shows: not any(p.requires_grad for p in net[0].parameters())
import torch
import torch.nn.functional as F
from torch import nn


def freeze_until(net, n):
    for layer in list(net.children())[:n]:
        for p in layer.parameters():
            p.requires_grad = False


embedding = nn.Embedding(10, 3)
embedding.weight.requires_grad = False
net = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 1))
freeze_until(net, 1)
optimizer = torch.optim.Adam([p for p in net.parameters() if p.requires_grad], lr=1e-2)
tokens, y = torch.randint(0, 10, (6,)), torch.randn(6, 1)
for _ in range(2):
    optimizer.zero_grad()
    F.mse_loss(net(embedding(tokens)), y).backward()
    optimizer.step()
