# shows: epoch == 1
import argparse

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

parser = argparse.ArgumentParser()
parser.add_argument("--workers", type=int, default=2)
parser.add_argument("--epochs", type=int, default=2)
args = parser.parse_args()

data = TensorDataset(torch.randn(8, 2), torch.randint(0, 2, (8,)))
loader = DataLoader(data, batch_size=4, shuffle=True, num_workers=args.workers)
model = nn.Linear(2, 2)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(args.epochs):
    for step, (x, y) in enumerate(loader):  # expect: missing-main-guard(warning)
        optimizer.zero_grad()
        criterion(model(x), y).backward()
        optimizer.step()
