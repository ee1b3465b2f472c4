# shows: raises TypeError: NoneType
import torch
from torch.utils.data import DataLoader, Dataset


class TestSet(Dataset):
    def __init__(self, n=6):
        self.x = torch.randn(n, 3)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return {"image": self.x[i], "label": None}  # expect: uncollatable-item


for batch in DataLoader(TestSet(), batch_size=2):
    print(batch["image"].shape)
