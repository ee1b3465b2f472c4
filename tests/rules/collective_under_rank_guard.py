import os

import torch
import torch.distributed as dist
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.parallel import DistributedDataParallel as DDP
from torch.utils.data import DataLoader, TensorDataset


def by_torch(model):
    if dist.get_rank() == 0:
        torch.save(model.state_dict(), "model.pt")
        dist.barrier()  # expect: collective-under-rank-guard(error)


def by_environment(loss):
    rank = int(os.environ["RANK"])
    if rank == 0:
        dist.all_reduce(loss)  # expect: collective-under-rank-guard(error)
        print(loss)


def by_name(rank, loss):
    if rank == 0:
        dist.all_reduce(loss)  # expect: collective-under-rank-guard(warning)


# silent: everybody comes here
def everybody(model):
    if dist.get_rank() == 0:
        torch.save(model.state_dict(), "model.pt")
    dist.barrier()


# silent: the others wait in front, the first one opens
def first_downloads(root, rank):
    if rank != 0:
        dist.barrier()
    data = TensorDataset(torch.load(root))
    if rank == 0:
        dist.barrier()
    return data


# silent: both branches take part
def both(rank, value):
    if rank == 0:
        dist.broadcast(value, src=0)
    else:
        dist.broadcast(value, src=0)


# silent: a group of some ranks
def some(rank, value, group):
    if rank == 0:
        dist.all_reduce(value, group=group)


# silent: another test
def other(is_enabled, value):
    if is_enabled:
        dist.all_reduce(value)


def with_another_condition(rank, epoch, loss):
    if rank == 0 and epoch % 10 == 0:
        dist.all_reduce(loss)  # expect: collective-under-rank-guard(warning)


def after_a_return(loss):
    if dist.get_rank() != 0:
        return
    dist.all_reduce(loss)  # expect: collective-under-rank-guard(error)


def by_a_helper(loss):
    if is_main_process():
        dist.reduce(loss, dst=0)  # expect: collective-under-rank-guard(warning)


# silent: what leaves takes part before it does
def leaves_after_taking_part(loss):
    if dist.get_rank() != 0:
        dist.barrier()
        return
    dist.barrier()


# silent: who leaves may be all, or one more
def leaves_for_another_reason(loss, rank, is_last):
    if rank != 0 or is_last:
        return
    dist.all_reduce(loss)


# silent: other ranks may come here too
def or_another_condition(rank, is_first, loss):
    if rank == 0 or is_first:
        dist.all_reduce(loss)
