import os

import torch
import torch.distributed as dist
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.parallel import DistributedDataParallel as DDP
from torch.utils.data import DataLoader, TensorDataset


def wrapped():
    return nn.DataParallel(nn.Linear(4, 2))  # expect: data-parallel(hint)


# silent: the successor
def successor(rank):
    return DDP(nn.Linear(4, 2), device_ids=[rank])


# silent: only asked about
def asked(model):
    return isinstance(model, nn.DataParallel)
