# shows: runs
import argparse

import torch
from torch import nn, optim
from torch.utils.data import DataLoader, TensorDataset, random_split

from engine import evaluate, train_one_epoch


def main(args):
    full = TensorDataset(torch.randn(50, 7), torch.randint(0, 3, (50,)))
    train_set, valid_set = random_split(full, [40, 10])
    train_loader = DataLoader(train_set, batch_size=args.batch_size, shuffle=True)
    valid_loader = DataLoader(valid_set, batch_size=args.batch_size)
    model = nn.Sequential(nn.Linear(7, 14), nn.ReLU(), nn.Dropout(), nn.Linear(14, 3))
    criterion = nn.CrossEntropyLoss()
    optimizer = optim.SGD(model.parameters(), lr=args.lr, momentum=0.9)
    for epoch in range(args.epochs):
        train_one_epoch(model, train_loader, criterion, optimizer)
        loss, acc = evaluate(model, valid_loader, criterion)
        print(f"{epoch}: val loss {loss:.3f} acc {acc:.3f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--batch-size", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--lr", type=float, default=0.1)
    main(parser.parse_args([]))
