import os
import random

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset, IterableDataset

WORKERS = 4


class Cropped(Dataset):
    def __init__(self, images):
        self.images = images
        self.rng = np.random.default_rng(0)

    def __len__(self):
        return len(self.images)

    def __getitem__(self, index):
        left = self.rng.integers(4)  # expect: worker-rng-identical(error)
        return self.images[index][left:]


class Flipped(Dataset):
    def __init__(self, images):
        self.images, self.state = images, np.random.RandomState(7)
        self.generator = torch.Generator()

    def __len__(self):
        return len(self.images)

    def flip(self, image):
        noise = torch.randn(3, generator=self.generator)  # expect: worker-rng-identical(error)
        return noise + (-image if self.state.rand() < 0.5 else image)  # expect: worker-rng-identical(error)

    def __getitem__(self, index):
        return self.flip(self.images[index])


flipped = Flipped([])
loaders = [
    DataLoader(Cropped([]), num_workers=WORKERS),
    DataLoader(Cropped([]), num_workers=2, shuffle=True),
    DataLoader(flipped, batch_size=8, num_workers=os.cpu_count()),
]


# silent: no workers, or nobody knows
class Alone(Dataset):
    def __init__(self):
        self.rng = random.Random(0)

    def __len__(self):
        return 8

    def __getitem__(self, index):
        return self.rng.random()


def alone(n_workers):
    DataLoader(Alone())
    DataLoader(Alone(), num_workers=0)
    DataLoader(Alone(), num_workers=1)
    return DataLoader(Alone(), num_workers=n_workers)


# silent: seeded in each worker
class Seeded(Dataset):
    def __init__(self):
        self.rng = random.Random(0)

    def __len__(self):
        return 8

    def __getitem__(self, index):
        return self.rng.random()


def seeded(seed_worker):
    return DataLoader(Seeded(), num_workers=2, worker_init_fn=seed_worker)


# silent: seeded for each item
class ByIndex(Dataset):
    def __init__(self):
        self.rng = random.Random(0)

    def __len__(self):
        return 8

    def __getitem__(self, index):
        self.rng.seed(index)
        return self.rng.random()


def by_index():
    return DataLoader(ByIndex(), num_workers=2)


# silent: made anew
class Anew(Dataset):
    def __init__(self):
        self.rng = None

    def __len__(self):
        return 8

    def __getitem__(self, index):
        if self.rng is None:
            self.rng = np.random.default_rng()
        return self.rng.random()


def anew():
    return DataLoader(Anew(), num_workers=2)


# silent: set from outside
class Outside(Dataset):
    def __init__(self):
        self.own = random.Random(0)

    def __len__(self):
        return 8

    def __getitem__(self, index):
        return self.own.random()


def outside(dataset):
    dataset.own = random.Random(1)
    return DataLoader(Outside(), num_workers=2)


# silent: drawn before there are workers
class Before(Dataset):
    def __init__(self):
        self.rng = np.random.default_rng(0)
        self.order = self.rng.permutation(8)

    def __len__(self):
        return 8

    def __getitem__(self, index):
        return self.order[index]


def before():
    return DataLoader(Before(), num_workers=2)


# silent: global generators are seeded for each worker
class Global(Dataset):
    def __len__(self):
        return 8

    def __getitem__(self, index):
        return np.random.rand() + random.random() + torch.rand(1)


def of_all():
    return DataLoader(Global(), num_workers=2)


# silent: streams share out what all of them have shuffled alike
class Stream(IterableDataset):
    def __init__(self):
        self.rng = random.Random(0)

    def __iter__(self):
        yield self.rng.random()


def stream():
    return DataLoader(Stream(), num_workers=2)
