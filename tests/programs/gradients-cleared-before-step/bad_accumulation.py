# shows: torch.equal(before, model.weight)
import argparse

import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset


def train(model, loader, optimizer, args):
    loss_fn = nn.CrossEntropyLoss()
    model.train()
    optimizer.zero_grad()
    for i, (data, target) in enumerate(loader):
        loss = loss_fn(model(data), target) / args.accum
        loss.backward()
        if (i + 1) % args.accum == 0:
            nn.utils.clip_grad_norm_(model.parameters(), args.clip)
            optimizer.zero_grad()  # expect: gradients-cleared-before-step
            optimizer.step()


parser = argparse.ArgumentParser()
parser.add_argument("--accum", type=int, default=2)
parser.add_argument("--clip", type=float, default=1.0)
args = parser.parse_args([])

dataset = TensorDataset(torch.randn(24, 5), torch.randint(0, 4, (24,)))
model = nn.Linear(5, 4)
before = model.weight.detach().clone()
train(model, DataLoader(dataset, batch_size=4, shuffle=True), torch.optim.AdamW(model.parameters(), weight_decay=0.0), args)
