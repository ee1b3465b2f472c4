# shows: len(list(net.parameters())) == 2
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3)

    def forward(self, x):
        x = torch.relu(self.conv(x))
        x = x.view(x.size(0), -1)
        fc = nn.Linear(x.size(1), 10)  # expect: layer-created-in-forward
        return fc(x)


net = Net()
print(net(torch.randn(2, 1, 8, 8)).shape)
