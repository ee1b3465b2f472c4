# shows: torch.equal(before, model.weight)
import argparse

import torch
import torch.nn as nn

parser = argparse.ArgumentParser()
parser.add_argument("--alpha", type=float, default=0.5)
args = parser.parse_args([])

model = nn.Linear(5, 2)
before = model.weight.detach().clone()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
mse, l1 = nn.MSELoss(), nn.L1Loss()
x, y = torch.randn(10, 5), torch.randn(10, 2)
for epoch in range(3):
    optimizer.zero_grad()
    out = model(x)
    loss1 = mse(out, y)
    loss2 = l1(out, y)
    total = torch.tensor([loss1, args.alpha * loss2], requires_grad=True).sum()
    total.backward()  # expect: rewrapped-loss
    optimizer.step()
    print(epoch, total.item())
