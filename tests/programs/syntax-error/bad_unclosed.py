# shows: raises SyntaxError
import torch
from torch import nn

net = nn.Sequential(  # expect: syntax-error
    nn.Linear(4, 8),
    nn.ReLU(),
    nn.Linear(8, 2),
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
