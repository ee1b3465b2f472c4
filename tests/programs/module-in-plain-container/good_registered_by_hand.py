# shows: len(list(model.parameters())) == 4
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.branches = []
        for i in range(2):
            self.branches.append(nn.Linear(3, 3))
            self.add_module(f"branch{i}", self.branches[i])

    def forward(self, x):
        return sum(branch(x) for branch in self.branches)


model = Net()
print(model(torch.randn(1, 3)))
