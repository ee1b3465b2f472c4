# shows: seen == [[0, 1], [2, 3], [10, 11]]
import torch
from torch.utils.data import DataLoader, Dataset, IterableDataset


class Base(Dataset):
    def __getitem__(self, index):
        return self.items[index]


class Numbers(Base):
    def __init__(self):
        self.items = [0, 1, 2, 3]

    def __len__(self):
        return len(self.items)


class Stream(IterableDataset):
    def __iter__(self):
        return iter([10, 11])


seen = [batch.tolist() for dataset in (Numbers(), Stream()) for batch in DataLoader(dataset, batch_size=2)]
