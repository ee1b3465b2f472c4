# shows: raises TypeError: has no len()
import torch
from torch.utils.data import DataLoader, Dataset


class Lines(Dataset):  # expect: dataset-protocol, dataset-protocol
    def __init__(self, text):
        self.text = text

    def __iter__(self):
        for line in self.text.splitlines():
            yield torch.tensor([float(each) for each in line.split()])


loader = DataLoader(Lines("1 2\n3 4\n5 6"), batch_size=2)
for batch in loader:
    print(batch)
