# shows: runs
import torch
import torch.distributed as dist
from model import AutoEncoder
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, DistributedSampler, TensorDataset

dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
local_rank = dist.get_rank()
data = TensorDataset(torch.rand(16, 6))
sampler = DistributedSampler(data)
loader = DataLoader(data, batch_size=4, sampler=sampler)
model = DistributedDataParallel(AutoEncoder(6, 2))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)

for epoch in range(3):
    sampler.set_epoch(epoch)
    for (batch,) in loader:
        loss = torch.nn.functional.mse_loss(model(batch), batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    if local_rank == 0:
        print(f"epoch {epoch}: {loss.item():.4f}")
    torch.save(model.module.state_dict(), f"autoencoder_epoch{epoch}.pt")  # expect: save-on-every-rank
dist.destroy_process_group()
