# shows: raises NotImplementedError: ModuleDict
import torch
from torch import nn
from torch.optim import SGD


class MultiTask(nn.Module):
    """One trunk, one head for each task."""

    def __init__(self, tasks):
        super().__init__()
        self.trunk = nn.Linear(6, 12)
        self.heads = nn.ModuleDict({task: nn.Linear(12, size) for task, size in tasks.items()})

    def forward(self, x, task):
        hidden = self.trunk(x).relu()
        return self.heads(hidden)  # expect: module-list-called


model = MultiTask({"age": 1, "sex": 2})
optimizer = SGD(model.parameters(), lr=0.1)
for task, target in (("sex", torch.tensor([0, 1])),):
    loss = nn.functional.cross_entropy(model(torch.randn(2, 6), task), target)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
