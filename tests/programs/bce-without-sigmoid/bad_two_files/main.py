# shows: raises RuntimeError: between 0 and 1
import argparse

import torch
from torch import nn

from model import SpamNet


def train(model, batches, optimizer, loss_fn):
    model.train()
    for tokens, label in batches:
        logit = model(tokens).squeeze(-1)
        loss = loss_fn(logit, label)  # expect: bce-without-sigmoid
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lr", type=float, default=0.05)
    parser.add_argument("--vocab", type=int, default=50)
    args = parser.parse_args([])
    torch.manual_seed(0)
    model = SpamNet(args.vocab)
    batches = [(torch.randint(0, args.vocab, (8, 12)), torch.randint(0, 2, (8,)).float()) for _ in range(20)]
    train(model, batches, torch.optim.Adam(model.parameters(), lr=args.lr), nn.BCELoss())


if __name__ == "__main__":
    main()
