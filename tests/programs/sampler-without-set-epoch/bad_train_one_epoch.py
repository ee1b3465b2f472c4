# shows: orders[0] == orders[1] == orders[2]
import argparse

import torch
import torch.distributed as dist
import torch.nn as nn
from torch.nn.parallel import DistributedDataParallel as DDP
from torch.utils.data import DataLoader, DistributedSampler, TensorDataset

orders = []


def train_one_epoch(model, criterion, data_loader, optimizer):
    model.train()
    seen = []
    for idx, x, y in data_loader:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        seen += idx.tolist()
    return seen


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=3)
    args, _ = parser.parse_known_args()
    dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
    dataset = TensorDataset(torch.arange(20), torch.randn(20, 4), torch.randn(20, 1))
    sampler = DistributedSampler(dataset, num_replicas=dist.get_world_size(), rank=dist.get_rank())
    loader = DataLoader(dataset, batch_size=5, sampler=sampler, drop_last=True)
    model = DDP(nn.Linear(4, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    for epoch in range(args.epochs):
        orders.append(train_one_epoch(model, nn.MSELoss(), loader, optimizer))  # expect: sampler-without-set-epoch
    dist.destroy_process_group()


if __name__ == "__main__":
    main()
