# shows: not torch.equal(before, net.weight) and not net.training
import torch
from torch import nn


class Callbacks:
    def __init__(self, *functions):
        self.functions = functions

    def run(self):
        for function in self.functions:
            function()


net = nn.Linear(3, 1)
before = net.weight.detach().clone()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
after_backward = Callbacks(optimizer.step, optimizer.zero_grad)
at_end = Callbacks(net.eval)
for _ in range(3):
    loss = (net(torch.randn(8, 3)) - 1).pow(2).mean()
    loss.backward()
    after_backward.run()
at_end.run()
