# shows: hidden.grad.shape == (2, 5)
import torch
from torch import nn

lin1, lin2 = nn.Linear(3, 5), nn.Linear(5, 1)
x = torch.randn(2, 3)
x.requires_grad_(True)
hidden = torch.relu(lin1(x))
hidden.retain_grad()
lin2(hidden).sum().backward()
print(hidden.grad.norm(), x.grad.norm(), lin1.bias.grad)
