# shows: runs
import torch as t
import torch.distributed as td
from torch.nn.parallel import DistributedDataParallel

td.init_process_group("gloo", store=td.HashStore(), rank=0, world_size=1)
rank = td.get_rank()
net = t.nn.Linear(2, 2)
ddp_net = DistributedDataParallel(net)
for i in range(2):
    ddp_net(t.ones(1, 2)).sum().backward()
    if rank == 0:
        print("step", i)
t.save(ddp_net.state_dict(), "weights.pt")  # expect: save-on-every-rank
td.destroy_process_group()
