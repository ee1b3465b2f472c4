# shows: raises AttributeError: has no attribute 'classifier'
import torch
from torch import nn

from backbone import Backbone


class Net(Backbone):
    def __init__(self, width, n_classes):
        super().__init__(width)
        self.head = nn.Linear(width, n_classes)

    def forward(self, x):
        return self.classifier(self.features(x))  # expect: undefined-submodule


net = Net(8, 3)
out = net(torch.randn(2, 3, 8, 8))
