import os

import torch
import torch.distributed as dist
import torch.nn.functional as F
from torch import nn
from torch.nn.parallel import DistributedDataParallel as DDP


def train(net, loader, epochs):
    dist.init_process_group("nccl")
    local_rank = int(os.environ["LOCAL_RANK"])
    model = DDP(net.to(local_rank), device_ids=[local_rank])
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for epoch in range(epochs):
        for x, y in loader:
            optimizer.zero_grad()
            F.cross_entropy(model(x), y).backward()
            optimizer.step()
        torch.save(model.module.state_dict(), f"epoch{epoch}.pt")  # expect: save-on-every-rank(warning)


def every_ten(net, epochs, run_epoch):
    model = DDP(net)
    for epoch in range(epochs):
        run_epoch(model)
        if epoch % 10 == 0:
            torch.save({"model": model.module.state_dict(), "epoch": epoch}, "last.pt")  # expect: save-on-every-rank(warning)


# silent: rank 0 only
def guarded(net, epochs, run_epoch):
    model = DDP(net)
    rank = dist.get_rank()
    for epoch in range(epochs):
        run_epoch(model)
        if rank == 0 and epoch % 10 == 0:
            torch.save(model.module.state_dict(), "last.pt")


# silent: by a flag
def flagged(net, epochs, run_epoch):
    model = DDP(net)
    saves = dist.get_rank() == 0
    for epoch in range(epochs):
        run_epoch(model)
        if saves:
            torch.save(model.module.state_dict(), "last.pt")


# silent: the others have left
def left(net, run_epoch):
    model = DDP(net)
    run_epoch(model)
    if dist.get_rank() != 0:
        return
    torch.save(model.module.state_dict(), "last.pt")


# silent: a file for each rank
def each(net, run_epoch):
    model = DDP(net)
    run_epoch(model)
    path = f"part{dist.get_rank()}.pt"
    torch.save(model.module.state_dict(), path)


# silent: one process
def alone(net):
    torch.save(net.state_dict(), "last.pt")


# silent: the caller asks
def save_once(model, path):
    torch.save(model.module.state_dict(), path)


# silent: a file for each
def save_each(model, path):
    torch.save(model.module.state_dict(), path)


def train_and_ask(net, loader, rank):
    model = DDP(net)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for x, y in loader:
        optimizer.zero_grad()
        F.cross_entropy(model(x), y).backward()
        optimizer.step()
    save_each(model, f"last{rank}.pt")
    if rank == 0:
        save_once(model, "last.pt")
