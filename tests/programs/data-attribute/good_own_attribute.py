# shows: len(dataset.data) == 12
import torch
from torch.utils.data import DataLoader, Dataset


class TabularDataset(Dataset):
    def __init__(self, rows):
        self.data = rows

    def __len__(self):
        return len(self.data)

    def __getitem__(self, i):
        features, label = self.data[i]
        return torch.tensor(features), label


dataset = TabularDataset([([float(i), 1.0], i % 2) for i in range(12)])
for x, y in DataLoader(dataset, batch_size=4):
    print(x.shape, y.tolist())
print(dataset.data[0])
