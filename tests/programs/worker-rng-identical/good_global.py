# shows: first.tolist() != second.tolist()
import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset


class Noise(Dataset):
    def __len__(self):
        return 8

    def __getitem__(self, index):
        return torch.from_numpy(np.random.normal(size=3))


if __name__ == "__main__":
    first, second = DataLoader(Noise(), batch_size=4, num_workers=2, multiprocessing_context="fork")
