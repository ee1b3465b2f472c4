# shows: g.shape == (2, 4)
import torch
from torch import nn


def input_gradient(model, x, target):
    x = x.clone().requires_grad_()
    loss = nn.functional.mse_loss(model(x), target)
    loss.backward()
    return x.grad.abs()


net = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))
g = input_gradient(net, torch.rand(2, 4), torch.zeros(2, 1))
print(g / g.sum(dim=1, keepdim=True))
