# shows: torch.equal(left, right)
import torch
from torch.utils.data import DataLoader, Dataset


class Masked(Dataset):
    def __init__(self, data, p):
        super().__init__()
        self.data = data
        self.p = p
        self.generator = torch.Generator().manual_seed(0)
        self.g = torch.Generator()

    def __len__(self):
        return len(self.data)

    def __getitem__(self, i):
        mask = torch.rand(5, generator=self.g) < self.p  # expect: worker-rng-identical
        return self.data[i].masked_fill(mask, 0.0)


train = Masked(torch.ones(4, 5), 0.5)
left, right = DataLoader(train, batch_size=2, num_workers=2, multiprocessing_context="fork")
