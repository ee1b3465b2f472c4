# shows: runs
import torch
import torch.distributed as dist
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.parallel import DistributedDataParallel as DDP


def save_model(model, optimizer, epoch, filename="ddp_latest.pth"):
    torch.save(  # expect: save-on-every-rank
        {
            "epoch": epoch,
            "model_state_dict": model.module.state_dict(),
            "optimizer_state_dict": optimizer.state_dict(),
        },
        filename,
    )


def main(rank=0, world_size=1):
    dist.init_process_group("gloo", store=dist.HashStore(), rank=rank, world_size=world_size)
    torch.manual_seed(rank)
    model = DDP(nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3)))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    for epoch in range(2):
        x, y = torch.randn(8, 4), torch.randint(0, 3, (8,))
        loss = F.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        save_model(model, optimizer, epoch)
    dist.destroy_process_group()


if __name__ == "__main__":
    main()
