# shows: len(list(net.parameters())) == 2
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = None

    def forward(self, x):
        if self.fc is None:
            self.fc = nn.Linear(x.shape[1], 2)
        return self.fc(x)


net = Net()
print(net(torch.randn(2, 3)).shape)
