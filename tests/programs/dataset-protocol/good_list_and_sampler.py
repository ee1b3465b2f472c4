# shows: len(batches) == 3 and len(few) == 1
import torch
from torch.utils.data import DataLoader, Dataset, SubsetRandomSampler


class Endless(Dataset):
    def __getitem__(self, index):
        return torch.tensor(index)


pairs = list(zip(torch.randn(6, 2), torch.arange(6)))
batches = list(DataLoader(pairs, batch_size=2, shuffle=True))
few = list(DataLoader(Endless(), batch_size=4, sampler=SubsetRandomSampler([5, 7, 9])))
