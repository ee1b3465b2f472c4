# shows: runs
import torch
import torch.nn.functional as F
from torch import nn


class GatedNet(nn.Module):
    def __init__(self, dim=6):
        super().__init__()
        self.gate = nn.Sequential(nn.Linear(dim, dim), nn.Sigmoid())
        self.out = nn.Linear(dim, 1)

    def forward(self, x):
        x = x * self.gate(x)
        return self.out(x).squeeze(-1)


net = GatedNet()
opt = torch.optim.SGD(net.parameters(), lr=0.1)
for _ in range(5):
    x, y = torch.randn(8, 6), torch.randint(0, 2, (8,)).float()
    logits = net(x)
    loss = F.binary_cross_entropy_with_logits(logits, y)
    accuracy = ((torch.sigmoid(logits.detach()) > 0.5).float() == y).float().mean()
    opt.zero_grad()
    loss.backward()
    opt.step()
