# shows: accumulated > 3.9 * single
import argparse

import torch
from torch import nn, optim
from torch.utils.data import DataLoader, TensorDataset


def train(args, model, loader, optimizer, criterion):
    model.train()
    norms = []
    for step, (data, target) in enumerate(loader, 1):
        output = model(data)
        loss = criterion(output, target)
        loss.backward()  # expect: unscaled-accumulation
        norms.append(model.weight.grad.norm().item())
        if step % args.grad_accum == 0:
            optimizer.step()
            optimizer.zero_grad()
    return norms


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--batch-size", type=int, default=2)
    parser.add_argument("--grad-accum", type=int, default=4)
    args = parser.parse_args()
    x, y = torch.ones(8, 5), torch.zeros(8, dtype=torch.long)
    model = nn.Linear(5, 3)
    optimizer = optim.SGD(model.parameters(), lr=1e-2)
    norms = train(args, model, DataLoader(TensorDataset(x, y), args.batch_size), optimizer, nn.CrossEntropyLoss())
    return norms[0], norms[3]


if __name__ == "__main__":
    single, accumulated = main()
