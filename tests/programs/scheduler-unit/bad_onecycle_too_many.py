# shows: raises ValueError: Tried to step
import argparse

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

parser = argparse.ArgumentParser()
parser.add_argument("--epochs", type=int, default=5)
parser.add_argument("--batch-size", type=int, default=8)
parser.add_argument("--lr", type=float, default=0.05)
args = parser.parse_args()

train_set = TensorDataset(torch.randn(32, 4), torch.randint(0, 3, (32,)))
loader = DataLoader(train_set, batch_size=args.batch_size, shuffle=True)
net = nn.Linear(4, 3)
loss_fn = nn.CrossEntropyLoss()
opt = torch.optim.SGD(net.parameters(), lr=args.lr)
sched = torch.optim.lr_scheduler.OneCycleLR(opt, max_lr=args.lr, total_steps=args.epochs)

for epoch in range(args.epochs):
    for step, (xb, yb) in enumerate(loader):
        opt.zero_grad()
        loss = loss_fn(net(xb), yb)
        loss.backward()
        opt.step()
        sched.step()  # expect: scheduler-unit
    print(f"epoch {epoch}: {loss.item():.3f}")
