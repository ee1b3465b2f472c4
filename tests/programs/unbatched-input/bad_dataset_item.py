# shows: raises ValueError: expected 4D input (got 3D input)
import torch
import torch.nn.functional as F
from torch import nn

from torch.utils.data import Dataset


class Images(Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        return torch.rand(3, 16, 16), index % 2


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm2d(3)
        self.conv = nn.Conv2d(3, 4, 3)

    def forward(self, x):
        return self.conv(self.norm(x))  # expect: unbatched-input


image = torch.rand(3, 16, 16)
print(len(Images()), Net().eval()(image).shape)
