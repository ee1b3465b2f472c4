# shows: raises ValueError: empty parameter list
import torch
from torch import nn, optim


class Experts(nn.Module):
    def __init__(self):
        super(Experts, self).__init__()
        self.experts = {"text": nn.Linear(4, 2), "image": nn.Linear(6, 2)}  # expect: module-in-plain-container

    def forward(self, kind, x):
        return self.experts[kind](x)


model = Experts()
optimizer = optim.SGD(model.parameters(), lr=0.1)
