# shows: torch.equal(net(x), net(x))
import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self, p):
        super().__init__()
        self.p = p
        self.fc1 = nn.Linear(16, 64)
        self.fc2 = nn.Linear(64, 4)

    def forward(self, x):
        x = F.dropout(x, 0.1, self.training)
        x = F.relu(self.fc1(x))
        x = F.dropout(x, p=self.p, training=self.training)
        return self.fc2(x)


net = Net(0.5)
net.eval()
x = torch.randn(3, 16)
