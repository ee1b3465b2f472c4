# shows: sorted(saved) == ["bias", "weight"]
import torch
import torch.nn as nn


def unwrap(model):
    if isinstance(model, (nn.DataParallel, nn.parallel.DistributedDataParallel)):
        return model.module
    return model


class DataParallelConfig:
    """how the mini batches are split"""

    def __init__(self, batch_size, workers):
        self.per_worker = batch_size // workers


cfg = DataParallelConfig(32, 4)
net = nn.Linear(6, 3)
opt = torch.optim.SGD(net.parameters(), lr=0.1)
for _ in range(2):
    loss = net(torch.randn(cfg.per_worker, 6)).pow(2).mean()
    opt.zero_grad()
    loss.backward()
    opt.step()
saved = unwrap(net).state_dict()
