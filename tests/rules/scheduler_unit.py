import torch
import torch.nn.functional as F
from torch import nn, optim
from torch.optim.lr_scheduler import CosineAnnealingLR, OneCycleLR


def one_cycle(net, loader, epochs):
    optimizer = optim.SGD(net.parameters(), lr=0.1)
    scheduler = OneCycleLR(optimizer, max_lr=0.1, total_steps=epochs * len(loader))
    for epoch in range(epochs):
        for x, y in loader:
            optimizer.zero_grad()
            F.cross_entropy(net(x), y).backward()
            optimizer.step()
        scheduler.step()  # expect: scheduler-unit(error)


def cosine(net, train_loader, epochs):
    optimizer = optim.AdamW(net.parameters())
    steps = len(train_loader) * epochs
    scheduler = CosineAnnealingLR(optimizer, T_max=steps)
    for _ in range(epochs):
        for i, (x, y) in enumerate(train_loader):
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        scheduler.step()  # expect: scheduler-unit(error)


def per_batch(net, train_loader, num_epochs):
    optimizer = optim.AdamW(net.parameters())
    scheduler = CosineAnnealingLR(optimizer, num_epochs)
    for epoch in range(num_epochs):
        for x, y in train_loader:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            scheduler.step()  # expect: scheduler-unit(error)


# silent: steps, stepped for every batch
def right(net, loader, epochs):
    optimizer = optim.SGD(net.parameters(), lr=0.1)
    scheduler = OneCycleLR(optimizer, max_lr=0.1, total_steps=epochs * len(loader))
    for epoch in range(epochs):
        for x, y in loader:
            optimizer.zero_grad()
            F.cross_entropy(net(x), y).backward()
            optimizer.step()
            scheduler.step()


# silent: epochs, stepped for every epoch
def by_epoch(net, loader, epochs):
    optimizer = optim.SGD(net.parameters(), lr=0.1)
    scheduler = CosineAnnealingLR(optimizer, T_max=epochs)
    for epoch in range(epochs):
        for x, y in loader:
            optimizer.zero_grad()
            F.cross_entropy(net(x), y).backward()
            optimizer.step()
        scheduler.step()


# silent: only sometimes
def warm_up(net, loader, epochs):
    optimizer = optim.SGD(net.parameters(), lr=0.1)
    scheduler = CosineAnnealingLR(optimizer, T_max=epochs)
    for epoch in range(epochs):
        for i, (x, y) in enumerate(loader):
            optimizer.zero_grad()
            F.cross_entropy(net(x), y).backward()
            optimizer.step()
            if i + 1 == len(loader):
                scheduler.step()


# silent: restarts every few batches on purpose
def cycles(net, loader, epochs):
    optimizer = optim.SGD(net.parameters(), lr=0.1)
    scheduler = CosineAnnealingLR(optimizer, T_max=50)
    for epoch in range(epochs):
        for x, y in loader:
            optimizer.zero_grad()
            F.cross_entropy(net(x), y).backward()
            optimizer.step()
            scheduler.step()
