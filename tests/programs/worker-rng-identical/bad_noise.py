# shows: first.tolist() == second.tolist() and epochs[0].tolist() == epochs[1].tolist()
import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset


class NoisyDataset(Dataset):
    def __init__(self, n, seed=42):
        self.x = torch.zeros(n, 3)
        self.rng = np.random.default_rng(seed)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, idx):
        noise = self.rng.normal(size=3)  # expect: worker-rng-identical
        return self.x[idx] + torch.from_numpy(noise).float()


if __name__ == "__main__":
    loader = DataLoader(NoisyDataset(8), batch_size=4, num_workers=2, multiprocessing_context="fork")
    epochs = [torch.cat(list(loader)) for _ in range(2)]
    first, second = epochs[0].chunk(2)
