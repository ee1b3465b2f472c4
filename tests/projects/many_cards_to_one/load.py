import torch
from torch import nn

from network import Network

model = Network()
model.load_state_dict(torch.load("wrapped.pth"))  # expect: module-prefix-mismatch(error)

other = nn.DataParallel(Network())
other.load_state_dict(torch.load("bare.pth"))  # expect: module-prefix-mismatch(error)
