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
        sampler.set_epoch(epoch)
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
