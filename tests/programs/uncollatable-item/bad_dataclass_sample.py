# shows: raises TypeError: default_collate
from dataclasses import dataclass

import torch
from torch.utils.data import DataLoader, Dataset


@dataclass
class Sample:
    image: torch.Tensor
    label: int


class ShapesDataset(Dataset):
    def __init__(self, size):
        self.images = torch.rand(size, 1, 8, 8)
        self.labels = torch.randint(0, 4, (size,)).tolist()

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, idx):
        return Sample(self.images[idx], self.labels[idx])  # expect: uncollatable-item


loader = DataLoader(ShapesDataset(12), batch_size=4, shuffle=True)
model = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(64, 4))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for batch in loader:
    optimizer.zero_grad()
    loss = torch.nn.functional.cross_entropy(model(batch.image), batch.label)
    loss.backward()
    optimizer.step()
