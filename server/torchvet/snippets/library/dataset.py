# mypy: ignore-errors
# prefix: torch-dataset
# title: Dataset with an index
# description: A map-style dataset: its length, and the sample at an index.
# stops: MyDataset
# --- imports
import torch
from torch.utils.data import Dataset
# --- snippet
class MyDataset(Dataset):
    def __init__(self, inputs, targets, transform=None):
        if len(inputs) != len(targets):
            raise ValueError(f"{len(inputs)} inputs, but {len(targets)} targets")
        self.inputs = inputs
        self.targets = targets
        self.transform = transform

    def __len__(self):
        return len(self.inputs)

    def __getitem__(self, index):
        sample = torch.as_tensor(self.inputs[index], dtype=torch.float32)
        target = torch.as_tensor(self.targets[index])
        if self.transform is not None:
            sample = self.transform(sample)
        return sample, target
# --- check
from torch.utils.data import DataLoader

samples = MyDataset([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], [0, 1, 0], transform=torch.neg)
inputs, targets = next(iter(DataLoader(samples, batch_size=3)))
assert inputs.tolist() == [[-1.0, -2.0], [-3.0, -4.0], [-5.0, -6.0]]
assert targets.dtype == torch.int64 and targets.tolist() == [0, 1, 0]
