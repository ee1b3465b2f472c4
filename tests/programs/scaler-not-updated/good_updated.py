# shows: runs
import torch
from torch import nn

net = nn.Linear(3, 1)
opt = torch.optim.SGD(net.parameters(), lr=0.01)
scaler = torch.amp.GradScaler("cpu")
for i in range(3):
    opt.zero_grad()
    scaler.scale(net(torch.randn(4, 3)).pow(2).mean()).backward()
    scaler.step(opt)
    scaler.update()
