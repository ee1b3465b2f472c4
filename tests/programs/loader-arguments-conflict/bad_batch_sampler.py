# shows: raises ValueError: mutually exclusive
import torch
import torch.utils.data as data


def make_loader(x, batch_size=4):
    dataset = data.TensorDataset(x)
    batches = data.BatchSampler(data.RandomSampler(dataset), batch_size, drop_last=True)
    return data.DataLoader(dataset, batch_sampler=batches, batch_size=batch_size, drop_last=True)  # expect: loader-arguments-conflict


make_loader(torch.randn(12, 3))
