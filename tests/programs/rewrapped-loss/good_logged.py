# shows: net.weight.grad is not None
import torch
import torch.nn as nn

net = nn.Linear(4, 1)
loss = nn.functional.mse_loss(net(torch.randn(8, 4)), torch.randn(8, 1))
loss.backward()
logged = torch.tensor(loss.item())
