# shows: out.shape == (2, 3)
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        self.features = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU())
        self.classifier = nn.Linear(4, 3)

    def forward(self, x):
        x = self.features.forward(x)  # expect: direct-forward-call
        return self.classifier(x.mean((2, 3)))


out = Net()(torch.randn(2, 3, 8, 8))
