# shows: runs
import argparse

import torch
from torch import nn, optim

LOSSES = {"mse": nn.MSELoss, "l1": nn.L1Loss, "huber": nn.SmoothL1Loss}

parser = argparse.ArgumentParser()
parser.add_argument("--loss", choices=LOSSES, default="mse")
args = parser.parse_args([])

criterion = LOSSES[args.loss]()
pos_weight = nn.BCEWithLogitsLoss(torch.ones(1))
model = nn.Linear(5, 1)
optimizer = optim.SGD(model.parameters(), lr=0.01)
for _ in range(5):
    x, target = torch.randn(10, 5), torch.rand(10, 1)
    optimizer.zero_grad()
    out = model(x)
    loss = criterion(out, target) + pos_weight(out, target.round())
    loss.backward()
    optimizer.step()
