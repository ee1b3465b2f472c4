# shows: raises NameError: STD
import torch
from torch.utils.data import DataLoader, Dataset


class NoisySine(Dataset):
    MEAN, STD = 0.0, 0.1  # expect: class-scope-name

    def __init__(self, n=20):
        self.x = torch.linspace(0, 6.28, n).unsqueeze(1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, idx):
        x = self.x[idx]
        noise = torch.randn(1) * STD + self.MEAN
        return x, torch.sin(x) + noise


def main():
    loader = DataLoader(NoisySine(), batch_size=5, shuffle=True)
    for epoch in range(2):
        for x, y in loader:
            print(epoch, (x - y).abs().mean().item())


main()
