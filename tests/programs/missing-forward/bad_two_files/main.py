# shows: raises NotImplementedError
import torch

from net import Net

net = Net()
out = net(torch.randn(2, 4))  # expect: missing-forward
loss = torch.nn.functional.cross_entropy(out, torch.tensor([0, 1]))
