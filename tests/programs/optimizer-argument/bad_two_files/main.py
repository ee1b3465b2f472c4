# shows: raises TypeError: not iterable
import argparse

import torch
import torch.nn.functional as F
from torch.optim import Adam

from model import Classifier


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lr", type=float, default=1e-3)
    parser.add_argument("--epochs", type=int, default=2)
    args = parser.parse_args([])

    model = Classifier(5, 2)
    optimizer = Adam(model, lr=args.lr)  # expect: optimizer-argument
    x, y = torch.randn(16, 5), torch.randint(0, 2, (16,))
    for epoch in range(args.epochs):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()


if __name__ == "__main__":
    main()
