# shows: runs
import argparse
import torch
import torch.distributed as dist
from torch.utils.data import DataLoader, Dataset


class SineDataset(Dataset):
    def __init__(self, n):
        self.x = torch.linspace(-3, 3, n).unsqueeze(1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], torch.sin(self.x[i])


def main_worker(rank, args):
    dist.init_process_group("gloo", store=dist.HashStore(), rank=rank, world_size=args.world)
    net = torch.nn.parallel.DistributedDataParallel(torch.nn.Linear(1, 1))
    opt = torch.optim.Adam(net.parameters())
    loader = DataLoader(SineDataset(50), batch_size=10 // args.world, shuffle=True)  # expect: ddp-without-distributed-sampler
    for x, y in loader:
        opt.zero_grad()
        torch.nn.functional.mse_loss(net(x), y).backward()
        opt.step()
    dist.barrier()
    dist.destroy_process_group()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--world", type=int, default=1)
    main_worker(0, parser.parse_args())
