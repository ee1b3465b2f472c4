# shows: runs
import argparse

import torch.nn.functional as F
import torch
import torch.autograd as autograd

parser = argparse.ArgumentParser()
parser.add_argument("--n-bags", type=int, default=3)
opt = parser.parse_args([])


class BagNet(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.score = torch.nn.Linear(5, 1)

    def forward(self, bags):
        return torch.cat([self.score(bag).max(dim=0)[0] for bag in bags])


net = BagNet()
bags = [torch.randn(n + 1, 5) for n in range(opt.n_bags)]
bags = [autograd.Variable(b, requires_grad=False) for b in bags]  # expect: variable-wrapper
labels = torch.ones(opt.n_bags)
loss = F.binary_cross_entropy_with_logits(net(bags), labels)
loss.backward()
