# shows: first == second
import os
import random

import numpy as np
import torch
import torch.nn as nn


def seed_everything(seed=42):
    os.environ["PYTHONHASHSEED"] = str(seed)
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


def experiment():
    seed_everything()
    model = nn.Linear(4, 1)
    order = np.random.permutation(10)
    start = random.randint(0, 5)
    with torch.no_grad():
        return model(torch.randn(10, 4))[order[start]].item()


first, second = experiment(), experiment()
