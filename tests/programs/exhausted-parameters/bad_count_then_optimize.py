# shows: raises ValueError: empty parameter list
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)


def main():
    net = Net()
    params = net.parameters()
    print("parameters:", sum(p.numel() for p in params))
    optimizer = torch.optim.Adam(params, lr=1e-3)  # expect: exhausted-parameters(error)
    return optimizer


main()
