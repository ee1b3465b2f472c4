# shows: "weight" not in dict(net.named_parameters())
import torch

from base import Base


class Projection(Base):
    def __init__(self, width):
        super().__init__(width)
        self.weight = torch.eye(width).requires_grad_()  # expect: unregistered-parameter

    def transform(self, x):
        return x @ self.weight


net = Projection(4)
out = net(torch.randn(2, 4))
