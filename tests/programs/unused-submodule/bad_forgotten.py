# shows: [name for name, p in net.named_parameters() if p.grad is None] == ["fc2.weight", "fc2.bias"]
import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(8, 16)
        self.fc2 = nn.Linear(16, 16)  # expect: unused-submodule
        self.fc3 = nn.Linear(16, 2)

    def forward(self, x):
        x = F.relu(self.fc1(x))
        return self.fc3(x)


net = Net()
loss = F.cross_entropy(net(torch.randn(4, 8)), torch.tensor([0, 1, 1, 0]))
loss.backward()
