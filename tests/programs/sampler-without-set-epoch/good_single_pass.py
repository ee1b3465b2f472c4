# shows: runs
import torch
import torch.distributed as dist
from torch import nn
from torch.utils.data import DataLoader, DistributedSampler, TensorDataset

dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
corpus = TensorDataset(torch.randn(32, 4), torch.randn(32, 1))
loader = DataLoader(corpus, batch_size=4, sampler=DistributedSampler(corpus))
model = nn.parallel.DistributedDataParallel(nn.Linear(4, 1))
optimizer = torch.optim.AdamW(model.parameters())
# one pass over the data is all we train
for step, (x, y) in enumerate(loader):
    loss = nn.functional.mse_loss(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 4 == 0:
        print(step, loss.item())
dist.destroy_process_group()
