# shows: len(shapes) == 2 and shapes[1] == ()
import torch
import torch.nn.functional as F
from torch import nn

from torch.utils.data import DataLoader, TensorDataset


class Critic(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 1))

    def forward(self, x):
        return self.body(x).squeeze()  # expect: squeeze-drops-batch


critic = Critic()
shapes = []
for (states,) in DataLoader(TensorDataset(torch.randn(9, 4)), batch_size=8):
    shapes.append(critic(states).shape)
