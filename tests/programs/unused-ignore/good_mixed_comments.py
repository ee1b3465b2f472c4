# shows: runs
import torch
import torch.nn as nn
from torch.autograd import Variable  # noqa: F401


class Legacy(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(3, 4)
        self.softmax = nn.Softmax()  # type: ignore  # torchvet: ignore[softmax-without-dim]

    def forward(self, x):
        return self.softmax(self.fc(x))


print(Legacy()(torch.randn(2, 3)).sum(1))  # torchvet is quiet here
