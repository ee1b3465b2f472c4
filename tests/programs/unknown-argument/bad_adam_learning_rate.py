# shows: raises TypeError: learning_rate
import argparse

import torch
from torch import nn, optim


def build(args):
    model = nn.Sequential(nn.Linear(4, args.hidden), nn.ReLU(), nn.Linear(args.hidden, 2))
    optimizer = optim.Adam(model.parameters(), learning_rate=args.lr, weight_decay=1e-4)  # expect: unknown-argument
    return model, optimizer


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lr", type=float, default=1e-3)
    parser.add_argument("--hidden", type=int, default=8)
    model, optimizer = build(parser.parse_args())
    criterion = nn.CrossEntropyLoss()
    for step in range(3):
        x, y = torch.randn(8, 4), torch.randint(0, 2, (8,))
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()


if __name__ == "__main__":
    main()
