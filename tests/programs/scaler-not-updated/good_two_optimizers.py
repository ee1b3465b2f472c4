# shows: runs
import torch
from torch import nn

a, b = nn.Linear(3, 3), nn.Linear(3, 1)
opt_a, opt_b = torch.optim.SGD(a.parameters(), lr=0.01), torch.optim.SGD(b.parameters(), lr=0.01)
scaler = torch.amp.GradScaler("cpu")
for i in range(2):
    opt_a.zero_grad()
    opt_b.zero_grad()
    scaler.scale(b(a(torch.randn(4, 3))).mean()).backward()
    scaler.step(opt_a)
    scaler.step(opt_b)
    scaler.update()
