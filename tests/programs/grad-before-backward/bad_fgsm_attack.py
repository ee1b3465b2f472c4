# shows: raises AttributeError: sign
import torch
import torch.nn.functional as F
from torch import nn

net = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 3))
net.eval()
epsilon = 0.1
x, y = torch.rand(4, 8), torch.tensor([0, 2, 1, 1])
x.requires_grad = True
loss = F.cross_entropy(net(x), y)
perturbed = x + epsilon * x.grad.sign()  # expect: grad-before-backward
loss.backward()
perturbed = perturbed.detach().clamp(0, 1)
print((net(perturbed).argmax(1) == y).float().mean().item())
