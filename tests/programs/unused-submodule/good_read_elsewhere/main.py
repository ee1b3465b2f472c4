# shows: out.shape == (3, 2)
import torch

from net import Net

net = Net(4)
out = net.projector(net(torch.randn(3, 4)))
