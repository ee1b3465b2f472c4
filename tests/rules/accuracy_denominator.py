import torch
import torch.nn as nn
from torch.utils.data import DataLoader

BATCH_SIZE = 32


@torch.no_grad()
def accuracy(net, test_set):
    test_loader = DataLoader(test_set, batch_size=64)
    correct = 0
    for images, labels in test_loader:
        predicted = net(images).argmax(1)
        correct += (predicted == labels).sum().item()
    return 100 * correct / len(test_loader)  # expect: accuracy-denominator(warning)


@torch.no_grad()
def enumerated(net, test_set):
    loader = DataLoader(test_set, BATCH_SIZE, shuffle=False)
    hits = 0.0
    for _, (x, y) in enumerate(loader):
        hits += torch.sum(net(x).argmax(1) == y).item()
    acc = float(hits) / len(loader)  # expect: accuracy-denominator(warning)
    return acc


@torch.no_grad()
def losses(net, data):
    loader = DataLoader(data, batch_size=BATCH_SIZE)
    criterion = nn.CrossEntropyLoss()
    total = 0
    for x, y in loader:
        loss = criterion(net(x), y)
        total += loss.item()
    return total / len(loader.dataset)  # expect: accuracy-denominator(warning)


# silent: by the samples
@torch.no_grad()
def right(net, test_set):
    loader = DataLoader(test_set, batch_size=64)
    correct, total = 0, 0
    for x, y in loader:
        correct += (net(x).argmax(1) == y).sum().item()
        total += len(y)
    return correct / len(test_set), correct / len(loader.dataset), correct / total


# silent: batches of one
@torch.no_grad()
def one(net, test_set):
    loader = DataLoader(test_set, batch_size=1)
    correct = 0
    for x, y in loader:
        correct += (net(x).argmax(1) == y).sum().item()
    return correct / len(loader)


# silent: a mean in each batch
@torch.no_grad()
def means(net, test_set):
    loader = DataLoader(test_set, batch_size=64)
    acc = 0
    for x, y in loader:
        acc += (net(x).argmax(1) == y).float().mean().item()
    return acc / len(loader)


# silent: nobody knows the loader
@torch.no_grad()
def given(net, loader):
    correct = 0
    for x, y in loader:
        correct += (net(x).argmax(1) == y).sum().item()
    return correct / len(loader)


# silent: multiplied by the size of the batch, or a sum to begin with
@torch.no_grad()
def weighted(net, data):
    loader = DataLoader(data, batch_size=8)
    criterion, summing = nn.CrossEntropyLoss(), nn.CrossEntropyLoss(reduction="sum")
    total, other = 0, 0
    for x, y in loader:
        total += criterion(net(x), y).item() * len(y)
        other += summing(net(x), y).item()
    return total / len(loader.dataset), other / len(loader.dataset)
