# shows: raises NotImplementedError: forward
import torch
import torch.nn as nn
import torch.nn.functional as F


class MLP(nn.Module):
    def __init__(self, dim_in, hidden, depth, n_classes):
        super(MLP, self).__init__()
        self.inp = nn.Linear(dim_in, hidden)
        self.hidden = nn.ModuleList([nn.Linear(hidden, hidden) for _ in range(depth)])
        self.out = nn.Linear(hidden, n_classes)

    def forward(self, x):
        x = F.relu(self.inp(x))
        x = F.relu(self.hidden(x))  # expect: module-list-called
        return self.out(x)


model = MLP(8, 16, 2, 3)
print(model(torch.randn(4, 8)).shape)
