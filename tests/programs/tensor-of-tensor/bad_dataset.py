# shows: runs
import torch
import torch.nn.functional as F
from torch import nn

from torch.utils.data import Dataset


class Points(Dataset):
    def __init__(self):
        self.points = torch.randn(10, 2)

    def __len__(self):
        return 10

    def __getitem__(self, index):
        return torch.tensor(self.points[index])  # expect: tensor-of-tensor


print(Points()[3])
