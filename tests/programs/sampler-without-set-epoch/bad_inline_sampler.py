# shows: runs
import torch
import torch.distributed as dist
import torch.utils.data as data

dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
net = torch.nn.Linear(2, 1)
ddp = torch.nn.parallel.DistributedDataParallel(net)
opt = torch.optim.SGD(ddp.parameters(), lr=0.01)
samples = data.TensorDataset(torch.randn(8, 2))
batches = data.DataLoader(samples, batch_size=2, sampler=data.DistributedSampler(samples))
epoch = 0
while epoch < 2:
    for (x,) in batches:  # expect: sampler-without-set-epoch
        opt.zero_grad()
        ddp(x).pow(2).mean().backward()
        opt.step()
    epoch += 1
dist.destroy_process_group()
