# shows: raises RuntimeError: second time
import torch
from torch import nn


def train_step(model, batch, target, optimizer):
    criterion = nn.MSELoss()
    optimizer.zero_grad()
    loss = criterion(model(batch), target)
    loss.backward()
    grad_norm = sum(p.grad.norm() for p in model.parameters())
    loss.backward()  # expect: second-backward(error)
    optimizer.step()
    return grad_norm


net = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 1))
train_step(net, torch.randn(4, 3), torch.randn(4, 1), torch.optim.Adam(net.parameters()))
