# shows: max(lrs) < 1e-4
import argparse

import torch
import torch.nn as nn
from torch.optim.lr_scheduler import LambdaLR


def get_args():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lr", type=float, default=1e-3)
    parser.add_argument("--warmup", type=int, default=20)
    parser.add_argument("--steps", type=int, default=30)
    return parser.parse_args()


def main():
    args = get_args()
    model = nn.GRU(6, 12, batch_first=True)
    head = nn.Linear(12, 1)
    opt = torch.optim.Adam([*model.parameters(), *head.parameters()], lr=args.lr)
    sched = LambdaLR(opt, lambda step: min(1.0, (step + 1) / args.warmup))  # expect: scheduler-never-stepped
    lrs = []
    for step in range(args.steps):
        seq, target = torch.randn(4, 7, 6), torch.randn(4, 1)
        out, _ = model(seq)
        loss = (head(out[:, -1]) - target).pow(2).mean()
        opt.zero_grad()
        loss.backward()
        opt.step()
        lrs.append(opt.param_groups[0]["lr"])
    return lrs


lrs = main()
