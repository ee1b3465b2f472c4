# shows: runs
import torch
from torch import nn

net = nn.Linear(4, 2)
opt = torch.optim.SGD(net.parameters(), lr=0.1)
for _ in range(2):
    opt.zero_grad()
    with torch.autocast("cuda", dtype=torch.bfloat16):
        loss = net(torch.randn(3, 4)).mean()
    loss.backward()
    opt.step()
