# shows: torch.equal(before, net.out.weight)
import argparse

import torch
import torch.nn as nn

from model import Net

parser = argparse.ArgumentParser()
parser.add_argument("--epochs", type=int, default=2)
parser.add_argument("--lr", type=float, default=0.05)
args = parser.parse_args([])

net = Net(5, 2)
before = net.out.weight.detach().clone()
criterion, optimizer = nn.CrossEntropyLoss(), torch.optim.SGD(net.parameters(), lr=args.lr)
for epoch in range(args.epochs):
    for inputs, labels in [(torch.randn(4, 5), torch.randint(0, 2, (4,))) for _ in range(3)]:
        net.zero_grad()
        loss = criterion(net(inputs), labels)
        # loss.backward()
        optimizer.step()  # expect: missing-backward
