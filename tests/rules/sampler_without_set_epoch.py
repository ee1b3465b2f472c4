import os

import torch
import torch.distributed as dist
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.parallel import DistributedDataParallel as DDP
from torch.utils.data import DataLoader, DistributedSampler, TensorDataset


def train(model, data, epochs):
    sampler = DistributedSampler(data)
    loader = DataLoader(data, batch_size=4, sampler=sampler)
    for epoch in range(epochs):
        for x, y in loader:  # expect: sampler-without-set-epoch(error)
            model(x)


def inline(model, data):
    loader = DataLoader(data, sampler=DistributedSampler(data, shuffle=True))
    for epoch in range(3):
        for i, (x, y) in enumerate(loader):  # expect: sampler-without-set-epoch(error)
            model(x)


# silent: nothing is shuffled
def unshuffled(model, data):
    loader = DataLoader(data, sampler=DistributedSampler(data, shuffle=False))
    for epoch in range(3):
        for x, y in loader:
            model(x)


# silent: one pass only
def one_pass(model, data):
    loader = DataLoader(data, sampler=DistributedSampler(data))
    for x, y in loader:
        model(x)


# silent: not always distributed
def sometimes(model, data, is_distributed):
    sampler = DistributedSampler(data) if is_distributed else None
    loader = DataLoader(data, sampler=sampler)
    for epoch in range(3):
        for x, y in loader:
            model(x)


def one_epoch(model, batches, optimizer):
    for x, y in batches:
        optimizer.zero_grad()
        model(x).mean().backward()
        optimizer.step()


def by_function(model, data, optimizer, epochs):
    batches = DataLoader(data, sampler=DistributedSampler(data))
    for epoch in range(epochs):
        one_epoch(model, batches, optimizer)  # expect: sampler-without-set-epoch(error)


# silent: a single epoch
def only_epoch(model, single, optimizer):
    for x, y in single:
        optimizer.zero_grad()
        model(x).mean().backward()
        optimizer.step()


def by_function_once(model, data, optimizer):
    only_epoch(model, DataLoader(data, sampler=DistributedSampler(data)), optimizer)


# silent: only looked at
def looked_at(model, shown):
    for x, y in shown:
        model(x)


def by_function_without_training(model, data, epochs):
    shown = DataLoader(data, sampler=DistributedSampler(data))
    for epoch in range(epochs):
        looked_at(model, shown)
