# shows: raises SyntaxError
import argparse

import torch
import torch.nn as nn

parser = argparse.ArgumentParser(description="toy regression")
parser.add_argument("--lr" type=float, default=0.01)  # expect: syntax-error
parser.add_argument("--epochs", type=int, default=3)
args = parser.parse_args()

model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=args.lr)
for epoch in range(args.epochs):
    optimizer.zero_grad()
    loss = model(torch.randn(8, 4)).pow(2).mean()
    loss.backward()
    optimizer.step()
