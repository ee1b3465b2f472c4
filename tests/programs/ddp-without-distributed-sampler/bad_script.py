# shows: seen == len(train_set)
import torch
import torch.distributed as dist
import torch.nn as nn
from torch.nn.parallel import DistributedDataParallel as DDP
from torch.utils.data import DataLoader, TensorDataset

dist.init_process_group(backend="gloo", store=dist.HashStore(), rank=0, world_size=1)
train_set = TensorDataset(torch.randn(40, 7), torch.randint(0, 3, (40,)))
train_loader = DataLoader(train_set, batch_size=10, shuffle=True, drop_last=True)  # expect: ddp-without-distributed-sampler

model = DDP(nn.Linear(7, 3))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
for epoch in range(2):
    seen = 0
    for inputs, targets in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(inputs), targets)
        loss.backward()
        optimizer.step()
        seen += len(inputs)
    if dist.get_rank() == 0:
        print(epoch, loss.item())
dist.barrier()
dist.destroy_process_group()
