# shows: seeds[0] is not None
import os
import torch
import torch.distributed as dist


def shared_seed(rank):
    if rank == 0:
        payload = [int(torch.randint(0, 1000, ()).item())]
    else:
        payload = [None]
    dist.broadcast_object_list(payload, src=0)
    return payload


def prepare_data(rank, path):
    if rank == 0 and not os.path.exists(path):
        torch.save(torch.randn(10, 3), path)
    dist.barrier()
    return torch.load(path)


def is_solo():
    return dist.get_world_size() == 1


dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
seeds = shared_seed(dist.get_rank())
data = prepare_data(dist.get_rank(), "features.pt")
if is_solo():
    dist.barrier()
dist.destroy_process_group()
