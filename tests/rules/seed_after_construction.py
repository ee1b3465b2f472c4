import torch
import torch.nn as nn
import torch.optim as optim


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)


def main():
    net = Net()
    torch.manual_seed(0)  # expect: seed-after-construction(warning)
    optimizer = optim.SGD(net.parameters(), lr=0.1)
    return optimizer


# silent: made without a seed at all
def other():
    net = Net()
    return optim.SGD(net.parameters(), lr=0.1)
