# shows: not torch.equal(before, model.weight)
import torch
from torch import nn, optim
import torch.nn.functional as F


def gradients(model, x, y):
    loss = F.mse_loss(model(x), y)
    grads = torch.autograd.grad(loss, list(model.parameters()))
    for p, g in zip(model.parameters(), grads):
        p.grad = g
    return loss.item()


model = nn.Linear(3, 1)
before = model.weight.detach().clone()
optimizer = optim.SGD(model.parameters(), lr=0.1)
for _ in range(4):
    optimizer.zero_grad()
    loss = gradients(model, torch.randn(8, 3), torch.randn(8, 1))
    optimizer.step()
