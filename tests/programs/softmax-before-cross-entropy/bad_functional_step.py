# shows: best > 0.3
import argparse

import torch
import torch.nn.functional as F
from torch import nn, optim


def train_step(net, opt, x, y):
    opt.zero_grad()
    scores = net(x)
    probs = F.softmax(scores, dim=1)
    loss = F.cross_entropy(probs, y)  # expect: softmax-before-cross-entropy
    loss.backward()
    opt.step()
    acc = (probs.argmax(dim=1) == y).float().mean().item()
    return loss.item(), acc


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--lr", type=float, default=0.1)
    args = parser.parse_args()
    net = nn.Linear(5, 2)
    opt = optim.Adam(net.parameters(), lr=args.lr)
    x = torch.randn(40, 5)
    y = (x[:, 0] > 0).long()
    losses = []
    for _ in range(args.steps):
        loss, acc = train_step(net, opt, x, y)
        losses.append(loss)
    return min(losses)


best = main()
