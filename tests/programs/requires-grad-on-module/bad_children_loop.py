# shows: all(p.requires_grad for p in net.parameters())
import torch
import torch.nn.functional as F
from torch import nn


def freeze_until(net, n):
    for i, layer in enumerate(net.children()):
        if i < n:
            layer.requires_grad = False  # expect: requires-grad-on-module


def train(net, optimizer, x, y, epochs=2):
    for _ in range(epochs):
        optimizer.zero_grad()
        F.mse_loss(net(x), y).backward()
        optimizer.step()


net = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 8), nn.Tanh(), nn.Linear(8, 1))
freeze_until(net, 3)
optimizer = torch.optim.Adam([p for p in net.parameters() if p.requires_grad], lr=1e-2)
train(net, optimizer, torch.randn(10, 3), torch.randn(10, 1))
