# mypy: ignore-errors
# prefix: torch-ddp-loop
# title: Training loop on several cards
# description: Each process trains on its own share of the data. Start with `torchrun --nproc-per-node=gpu FILE`.
# fits: model, train_set, batch_size = 64, n_epochs = 10, criterion, lr = 3e-4
# stops: "checkpoint.pt"
# --- imports
import os

import torch
import torch.distributed as dist
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, DistributedSampler
# --- setup
# What torchrun sets, for a single process.
import socket
import tempfile

from torch import nn
from torch.utils.data import TensorDataset

with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
os.environ |= {"RANK": "0", "LOCAL_RANK": "0", "WORLD_SIZE": "1", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
folder = tempfile.TemporaryDirectory()
os.chdir(folder.name)
batch_size, n_epochs, lr = 4, 2, 1e-2
model = nn.Linear(4, 3)
train_set = TensorDataset(torch.randn(10, 4), torch.randint(3, (10,)))
criterion = nn.CrossEntropyLoss()
# --- snippet
use_cuda = torch.cuda.is_available()
dist.init_process_group("nccl" if use_cuda else "gloo")
rank, local_rank = dist.get_rank(), int(os.environ["LOCAL_RANK"])
device = torch.device("cpu")
if use_cuda:
    device = torch.device("cuda", local_rank)
    torch.cuda.set_device(device)

# Takes the card from the weights of the model.
ddp_model = DistributedDataParallel(model.to(device))
optimizer = torch.optim.AdamW(ddp_model.parameters(), lr=lr)
sampler = DistributedSampler(train_set, shuffle=True)
loader = DataLoader(train_set, batch_size=batch_size, sampler=sampler)

for epoch in range(n_epochs):
    sampler.set_epoch(epoch)  # without it every epoch has the same order
    ddp_model.train()
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = criterion(ddp_model(inputs), targets)
        loss.backward()  # averages the gradients of all processes
        optimizer.step()
    if rank == 0:
        # One process writes, and the names have no `module.` in front.
        torch.save(ddp_model.module.state_dict(), "checkpoint.pt")
dist.destroy_process_group()
# --- check
weights = torch.load("checkpoint.pt", weights_only=True)
assert sorted(weights) == ["bias", "weight"]
assert torch.equal(weights["weight"], ddp_model.module.weight)
for name in ("RANK", "LOCAL_RANK", "WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT"):
    del os.environ[name]
