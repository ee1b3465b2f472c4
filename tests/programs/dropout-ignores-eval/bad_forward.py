# shows: not torch.equal(net(x), net(x))
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(0)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(16, 64), nn.Linear(64, 4)

    def forward(self, x):
        x = F.relu(self.fc1(x))
        x = F.dropout(x, p=0.5)  # expect: dropout-ignores-eval(error)
        return self.fc2(x)


net = Net().eval()
x = torch.randn(2, 16)
