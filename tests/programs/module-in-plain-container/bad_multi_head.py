# shows: "heads.0.weight" not in net.state_dict()
import torch
from torch import nn


class MultiTask(nn.Module):
    def __init__(self, n_tasks):
        super().__init__()
        self.trunk = nn.Linear(6, 8)
        self.heads = [nn.Linear(8, 1) for _ in range(n_tasks)]  # expect: module-in-plain-container

    def forward(self, x):
        h = torch.relu(self.trunk(x))
        return torch.cat([head(h) for head in self.heads], dim=1)


net = MultiTask(3)
print(net(torch.randn(2, 6)).shape)
