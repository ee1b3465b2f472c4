# shows: runs
import torch
import torch.distributed as dist
from torch.nn.parallel import DistributedDataParallel as DDP

dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
rank = dist.get_rank()
model = DDP(torch.nn.Linear(3, 1))
torch.save({"rng": torch.get_rng_state()}, f"rng_{rank}.pt")
dist.destroy_process_group()
