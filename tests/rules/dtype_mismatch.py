import torch
import torch.nn.functional as F
from torch import nn


def case_1():
    import numpy as np

    features = torch.from_numpy(np.zeros((8, 4)))
    out = nn.Linear(4, 2)(features)  # expect: dtype-mismatch


def case_2():
    indices = torch.zeros(8, 5)
    vectors = nn.Embedding(10, 4)(indices)  # expect: dtype-mismatch


def case_3():
    image = torch.randint(0, 255, (1, 3, 8, 8))
    features = nn.Conv2d(3, 4, 3)(image)  # expect: dtype-mismatch


# silent: converted before
def case_4():
    import numpy as np

    features = torch.from_numpy(np.zeros((8, 4))).float()
    out = nn.Linear(4, 2)(features)


# silent: autocast converts by itself
def case_5():
    with torch.autocast("cpu"):
        out = nn.Linear(4, 2)(torch.zeros(3, 4).long())


# silent: torch promotes in arithmetic
def case_6():
    total = torch.zeros(3) + torch.zeros(3).long()
