# shows: raises AttributeError: cannot assign module before Module.__init__() call
import torch
from torch import nn

from base import BaseModel


class Regressor(BaseModel):
    def __init__(self, n_features):
        self.linear = nn.Linear(n_features, 1)  # expect: missing-super-init

    def forward(self, x):
        return self.linear(x).squeeze(-1)


model = Regressor(4)
print(model.count_parameters())
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
