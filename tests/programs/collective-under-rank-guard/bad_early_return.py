# shows: runs
import torch
import torch.distributed as dist
import torch.nn as nn


def log_epoch(epoch, loss_sum, count, rank):
    if rank != 0:
        return
    stats = torch.tensor([loss_sum, count])
    dist.all_reduce(stats, op=dist.ReduceOp.SUM)  # expect: collective-under-rank-guard
    print(f"[{epoch}] mean loss {(stats[0] / stats[1]).item():.4f}")


def run(rank, world_size, store):
    dist.init_process_group(backend="gloo", store=store, rank=rank, world_size=world_size)
    model = nn.parallel.DistributedDataParallel(nn.Linear(5, 1))
    optimizer = torch.optim.Adam(model.parameters())
    for epoch in range(2):
        loss_sum, count = 0.0, 0.0
        for _ in range(3):
            x = torch.randn(6, 5)
            loss = (model(x) - x[:, :1]).pow(2).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            loss_sum += loss.item()
            count += 1
        log_epoch(epoch, loss_sum, count, rank)
    dist.barrier()
    dist.destroy_process_group()


if __name__ == "__main__":
    run(0, 1, dist.HashStore())
