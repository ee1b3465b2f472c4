# shows: len(list(net.parameters())) == 4
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3)
        self.fc = nn.Linear(4 * 36, 10)

    def forward(self, x):
        x = nn.Dropout(0.1)(torch.relu(self.conv(x)))
        return nn.Softmax(dim=1)(self.fc(x.flatten(1)))


net = Net()
print(net(torch.randn(2, 1, 8, 8)).shape)
