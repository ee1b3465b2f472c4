# shows: raises TypeError: found <class 'NoneType'>
import torch
from torch.utils.data import DataLoader, Dataset, random_split


class Sequences(Dataset):
    def __init__(self, sequences, window=3):
        self.sequences = sequences
        self.window = window

    def __len__(self):
        return len(self.sequences) - self.window

    def __getitem__(self, idx):  # expect: dataset-protocol
        x = self.sequences[idx : idx + self.window]
        y = self.sequences[idx + self.window]
        if x.dim() == 1:
            x = x.unsqueeze(-1)
        sample = {"x": x, "y": y}


dataset = Sequences(torch.sin(torch.linspace(0, 6, 30)))
loader = DataLoader(dataset, batch_size=4)
for batch in loader:
    print(batch["x"].shape)
