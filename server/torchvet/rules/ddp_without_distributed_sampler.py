"""Rule ddp-without-distributed-sampler."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.distributed_code import WholeDataset
from torchvet.facts.file import FileFacts
from torchvet.rules._contract import ERROR, Report, message, related, rule


@rule(severity=ERROR, since="0.1")
def ddp_without_distributed_sampler(whole: WholeDataset, file: FileFacts) -> Iterator[Report]:
    """Every process of a DDP training goes through the whole dataset.

    DistributedDataParallel averages gradients, it does not split the data. Without a DistributedSampler each of n
    processes trains on all of it: an epoch costs n times as much and sees every sample n times.

    Bad:
        import torch
        from torch import nn
        from torch.nn.parallel import DistributedDataParallel
        from torch.utils.data import DataLoader, TensorDataset

        def train(model, rank):
            model = DistributedDataParallel(model, device_ids=[rank])
            data = TensorDataset(torch.randn(64, 4), torch.randint(0, 2, (64,)))
            loader = DataLoader(data, batch_size=4, shuffle=True)
            for x, y in loader:
                nn.functional.cross_entropy(model(x), y).backward()

    Good:
        import torch
        from torch import nn
        from torch.nn.parallel import DistributedDataParallel
        from torch.utils.data import DataLoader, DistributedSampler, TensorDataset

        def train(model, rank):
            model = DistributedDataParallel(model, device_ids=[rank])
            data = TensorDataset(torch.randn(64, 4), torch.randint(0, 2, (64,)))
            loader = DataLoader(data, batch_size=4, sampler=DistributedSampler(data))
            for x, y in loader:
                nn.functional.cross_entropy(model(x), y).backward()
    """
    yield Report(
        range=file.source.range_of(whole.loader),
        message=message(
            "every process goes through the whole dataset: this loader has no DistributedSampler"
        ),
        related=(related(file.source.range_of(whole.wrap), "the model is trained by several processes"),),
    )
