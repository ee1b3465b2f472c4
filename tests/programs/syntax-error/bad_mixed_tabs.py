# shows: raises TabError
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(4, 8)
	self.fc2 = nn.Linear(8, 2)  # expect: syntax-error

    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))


net = Net()
print(net(torch.randn(3, 4)).shape)
