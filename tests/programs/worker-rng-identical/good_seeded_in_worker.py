# shows: first.tolist() != second.tolist()
import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset, get_worker_info


class Noise(Dataset):
    def __init__(self):
        self.rng = np.random.default_rng(0)

    def __len__(self):
        return 8

    def __getitem__(self, index):
        return torch.from_numpy(self.rng.normal(size=3))


def seed_worker(worker_id):
    get_worker_info().dataset.rng = np.random.default_rng(torch.initial_seed())


if __name__ == "__main__":
    loader = DataLoader(
        Noise(), batch_size=4, num_workers=2, worker_init_fn=seed_worker, multiprocessing_context="fork"
    )
    first, second = loader
