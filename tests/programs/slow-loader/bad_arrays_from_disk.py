# shows: readers == {os.getpid()}
import os

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
readers = set()


class Recordings(Dataset):
    """One file for each recording."""

    def __init__(self, folder):
        self.paths = sorted(os.path.join(folder, name) for name in os.listdir(folder))

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, index):
        readers.add(os.getpid())
        signal = np.load(self.paths[index]).astype(np.float32)
        return torch.from_numpy(signal), index % 2


def write_recordings(folder):
    os.makedirs(folder)
    for number in range(8):
        np.save(os.path.join(folder, f"{number}.npy"), np.full(4, number / 8))


def train(model, loader, n_epochs):
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    model.train()
    for _ in range(n_epochs):
        for signal, kind in loader:
            signal, kind = signal.to(device), kind.to(device)
            optimizer.zero_grad()
            loss = criterion(model(signal), kind)
            loss.backward()
            optimizer.step()


def main():
    write_recordings("recordings")
    loader = DataLoader(Recordings("recordings"), batch_size=4, shuffle=True)  # expect: slow-loader(hint)
    train(nn.Linear(4, 2).to(device), loader, 2)


if __name__ == "__main__":
    main()
