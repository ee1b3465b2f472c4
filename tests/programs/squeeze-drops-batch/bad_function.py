# shows: runs
import torch
import torch.nn.functional as F
from torch import nn

from torch.utils.data import DataLoader, TensorDataset


def scores_of(model, batch):
    return torch.squeeze(model(batch))  # expect: squeeze-drops-batch


for (batch,) in DataLoader(TensorDataset(torch.randn(5, 6)), batch_size=4):
    print(scores_of(nn.Linear(6, 1), batch).shape)
