# shows: len(batches) == 2
import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset


class Items(Dataset):
    def __init__(self):
        self.x = np.random.rand(6, 3).astype("float32")

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return {
            "x": self.x[i],
            "mean": self.x[i].mean(),
            "name": f"item_{i}",
            "size": (3, 1.5),
            "id": i,
        }


batches = list(DataLoader(Items(), batch_size=3))
out = torch.nn.Linear(3, 1)(batches[0]["x"])
