# shows: raises TypeError
import torch
from torch.utils.data import DataLoader, Dataset


class Toy(Dataset):
    def __init__(self, n=16):
        self.n = n

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        return torch.tensor(float(i))


def get_loader(batch_size):
    return DataLoader(Toy, batch_size=batch_size, shuffle=False)  # expect: dataset-protocol


for batch in get_loader(4):
    print(batch)
