import random

import numpy as np
import torch

torch.manual_seed(42)


def split(n):
    order = np.random.permutation(n)  # expect: partial-seeding(hint)
    return order


def augment(x):
    if random.random() < 0.5:  # expect: partial-seeding(hint)
        return x.flip(-1)
    return x


# silent: a generator of its own
def generator(n):
    return np.random.default_rng(0).permutation(n)


# silent: torch's own
def by_torch(n):
    return torch.randperm(n)
